import assert from "node:assert/strict";
import { test } from "node:test";
import { standing } from "../../pilotapp/static/js/standing.js";

const told = (unsent, outcome, needing = 0) => standing({ unsent, needing, outcome });

test("it says that all is sent, that some wait, or leaves the word to what needs the person", () => {
  assert.deepEqual([told(0, null).unsent, told(2, null).unsent, told(0, null, 1).unsent], ["none", "some", null]);
});

test("it offers to send what waits, but not without a network", () => {
  assert.deepEqual([told(2, null).canSend, told(2, "wait").canSend, told(2, "offline").canSend, told(0, "sent").canSend], [true, true, false, false]);
});

test("it says once that there is no network, and says nothing else beside what waits", () => {
  assert.deepEqual(told(2, "offline"), { unsent: "some", network: "none", canSend: false, last: false, away: false });
  assert.equal(told(0, "offline").away, true);
});

test("it does not go on saying so once the server has answered or the phone is back on the network", () => {
  for (const outcome of ["sent", "sign-in", "other-person", "online"]) assert.equal(told(0, outcome).away, false);
});
