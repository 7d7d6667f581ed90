import assert from "node:assert/strict";
import { test } from "node:test";
import { createOffer } from "../../pilotapp/static/js/update.js";

// A registration whose workers change while the phone still looks whether a visit is open, and what was shown.
function phone(registration, busy = false, isReplaced = () => false) {
  const said = [];
  const offer = createOffer(registration, { isBusy: async () => busy, show: (offered) => said.push(offered), isReplaced });
  return { offer, said };
}

test("it offers nothing to whoever has just come, whose first worker waits for a moment too", async () => {
  const registration = { active: null, waiting: {} };
  const { offer, said } = phone(registration);
  await offer();
  const late = offer(); // the worker goes on before the phone has looked
  registration.active = registration.waiting;
  registration.waiting = null;
  await Promise.all([offer(), late]);
  assert.deepEqual(said, [false, false, false]);
});

test("it offers a version that waits behind an older one, and takes that back when it runs", async () => {
  const registration = { active: {}, waiting: {} };
  const { offer, said } = phone(registration);
  await offer();
  Object.assign(registration, { active: registration.waiting, waiting: null });
  await offer();
  assert.deepEqual(said, [true, false]);
});

test("it waits with that while something is half written or a visit is open", async () => {
  const { offer, said } = phone({ active: {}, waiting: {} }, true);
  await offer();
  assert.deepEqual(said, [false]);
});

test("it offers a version that took over from a page that did not answer in time", async () => {
  const { offer, said } = phone({ active: {}, waiting: null }, false, () => true);
  await offer();
  assert.deepEqual(said, [true]);
});
