import assert from "node:assert/strict";
import { test } from "node:test";
import { deliveryStatus, signOf } from "../../pilotapp/static/js/delivery-status.js";

const told = (unsent, outcome, needing = 0, onLine = true) => deliveryStatus({ unsent, needing, outcome, onLine });

test("it says that all is sent, that some wait, or leaves the word to what needs the person", () => {
  assert.deepEqual([told(0, null).unsent, told(2, null).unsent, told(0, null, 1).unsent], ["none", "some", null]);
});

test("it offers to send what waits, also where the server was away, but not without a network", () => {
  assert.deepEqual([null, "wait", "offline"].map((outcome) => told(2, outcome).canSend), [true, true, true]);
  assert.deepEqual([told(2, "offline", 0, false).canSend, told(0, "sent").canSend], [false, false]);
});

test("it says once that there is no connection, and says nothing else beside what waits", () => {
  assert.deepEqual(told(2, "offline", 0, false), { unsent: "some", network: "none", canSend: false, canLoad: false, last: false, away: false });
  assert.equal(told(0, "offline").away, true);
});

test("it does not go on saying so once the server has answered or the phone is back on the network", () => {
  for (const outcome of ["sent", "sign-in", "other-person", "online"]) assert.equal(told(0, outcome).away, false);
});

test("it offers to load a page again only where that can help", () => {
  assert.deepEqual([told(0, "sent"), told(0, "online"), told(0, null), told(0, "offline"), told(0, "sent", 0, false)].map(({ canLoad }) => canLoad), [true, true, false, false, false]);
});

test("its sign puts what fails first, then what waits, and says that all is sent only where that is certain", () => {
  const sign = (isWrong, waiting, isAllSent) => signOf({ isWrong, waiting, isAllSent });
  assert.deepEqual([sign(true, 1, true), sign(false, 1, true), sign(false, 0, true), sign(false, 0, false)], ["wrong", "waiting", "sent", "clear"]);
});
