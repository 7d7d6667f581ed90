import assert from "node:assert/strict";
import { test } from "node:test";
import { tasks } from "../../pilotapp/static/js/tasks.js";

let seq = 0;
const made = (kind, visit, status = "waiting", more = {}) => ({ uid: `${kind}-${(seq += 1)}`, kind, visit, status, seq, body: { ended_at: "2026-03-03T12:00:00Z" }, ...more });
const told = (known, entries = [], visit = null, ended = []) => tasks(known, ended, { entries, visit });

test("it takes away what an entry on this phone has done, and nothing else", () => {
  const known = ["question:a", "question:b", "start:c", "record:d", "other:e"];
  const entries = [made("answer", "a"), made("record", "c"), made("withdraw", "d"), made("note", "b"), made("answer", "e")];
  assert.deepEqual(told(known, entries).open, ["question:b", "other:e"]);
  assert.deepEqual(told(known, entries).done, ["question:a", "start:c", "record:d"]);
});

test("it asks again for what was refused, as one line whatever the number", () => {
  const found = told(["record:a"], [made("record", "a", "refused"), made("answer", "b", "conflict"), made("note", "c", "held")]);
  assert.deepEqual([found.open, found.needing], [["record:a"], 3]);
  assert.equal(told([], [made("check_in", "a", "refused", { reason: "open_visit" }), made("record", "b")]).needing, 0);
});

test("it leaves the current visit to its card, until another one has begun here", () => {
  const ended = { uid: "a", state: "ended", ended_at: "2026-03-03T12:00:00Z" };
  assert.deepEqual(told(["record:a"], [], ended).open, []);
  assert.deepEqual(told(["record:a"], [made("check_in", "b")], { uid: "b", state: "open" }).open, ["record:a"]);
});

test("it names visits that only this phone knows to have ended", () => {
  const entries = [made("check_in", "a"), made("check_out", "a"), made("check_in", "b")];
  const current = { uid: "b", state: "open" };
  assert.deepEqual(told([], entries, current).unrecorded, [{ uid: "a", ended_at: "2026-03-03T12:00:00Z" }]);
  assert.deepEqual(told([], [...entries, made("record", "a")], current).unrecorded, []);
  assert.deepEqual(told(["record:a"], entries, current).unrecorded, []);
  assert.deepEqual(told([], [], current, [{ uid: "c", ended_at: null }]).unrecorded.map(({ uid }) => uid), ["c"]);
});
