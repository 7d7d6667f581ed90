import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetPast, learnPast, pastOf } from "../../pilotapp/static/js/past.js";
import { allIsSent } from "../../pilotapp/static/js/delivery-status.js";
import { createSync } from "../../pilotapp/static/js/sync.js";
import { AMAL, entry, freshOutbox, json, network, receipts } from "./phone_parts.mjs";

test("it asks once whether a new store's person has a past", async () => {
  const outbox = freshOutbox();
  assert.equal(await pastOf(outbox), "unasked");
  await learnPast(outbox, {}); // a server of an earlier version
  assert.equal(await pastOf(outbox), "unasked");
  await learnPast(outbox, { has_visits: true });
  await learnPast(outbox, { has_visits: false });
  assert.equal(await pastOf(outbox), "elsewhere");
  await forgetPast(outbox);
  await learnPast(outbox, { has_visits: true });
  assert.equal(await pastOf(outbox), undefined);
});

test("it takes what this store itself delivers for no past", async () => {
  const outbox = freshOutbox();
  const greet = (has_visits) => () => json({ person: AMAL, csrf_token: "token", has_visits });
  for (const has_visits of [false, true]) {
    await outbox.add(await entry());
    await createSync({ store: outbox, fetch: network(receipts("stored"), greet(has_visits)).fetch })(AMAL);
  }
  assert.deepEqual(await outbox.mine(AMAL), []);
  assert.equal(await pastOf(outbox), undefined);
});

test("it says that all is sent only where that is known", () => {
  const known = { delivered: "2026-03-03T12:00:00Z", isLost: false, past: undefined };
  assert.equal(allIsSent(known), true);
  for (const less of [{ delivered: undefined }, { isLost: true }, { past: "unasked" }, { past: "elsewhere" }]) assert.equal(allIsSent({ ...known, ...less }), false);
});
