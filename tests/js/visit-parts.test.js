import assert from "node:assert/strict";
import { test } from "node:test";
import { byVisit, codesOf, isChangeable, isUnsent, needsNewVisit, standing, together } from "../../pilotapp/static/js/visit-parts.js";

let seq = 0;
const part = (kind, body = {}, more = {}) => ({ uid: `${kind}-${(seq += 1)}`, kind, visit: "a", status: "waiting", tried: false, seq, body, ...more });
const START = "2026-03-03T09:10:00Z";
const END = "2026-03-03T10:25:00Z";

test("it groups what belongs to one visit, and leaves notes and reports alone", () => {
  const entries = [part("check_in"), part("note"), part("record", {}, { visit: "b" }), part("check_out"), part("safeguarding"), part("note_reply")];
  const groups = byVisit(entries.reverse());
  assert.deepEqual([...groups].map(([visit, parts]) => [visit, parts.map(({ kind }) => kind)]), [["a", ["check_in", "check_out"]], ["b", ["record"]]]);
});

test("it puts together what the parts of a visit say", () => {
  const open = together(null, [part("check_in", { started_at: START, institution_kind: "school" })]);
  assert.deepEqual([open.uid, open.state, open.started_at, open.institution_kind], ["a", "open", START, "school"]);
  const ended = together(open, [part("check_out", { ended_at: END })]);
  assert.deepEqual([ended.state, ended.ended_at, ended.institution_kind], ["ended", END, "school"]);
  const recorded = together(ended, [part("record", { outcome: "held", institution_kind: "health", topics: ["rights"] })]);
  assert.deepEqual([recorded.state, recorded.started_at, recorded.ended_at, recorded.institution_kind], ["recorded", START, END, "health"]);
});

test("a correction replaces all codes of the server's row, and its times only where it names them", () => {
  const row = { uid: "a", state: "recorded", started_at: START, ended_at: END, minutes: 75, outcome: "held", referral: "health", topics: ["work"] };
  const same = together(row, [part("record", { outcome: "aborted", topics: ["rights"] })]);
  assert.deepEqual([same.outcome, same.referral, same.topics, same.started_at, same.minutes], ["aborted", null, ["rights"], START, 75]);
  const longer = together(row, [part("record", { outcome: "held", started_at: START, ended_at: "2026-03-03T12:00:00Z" })]);
  assert.deepEqual([longer.ended_at, longer.minutes], ["2026-03-03T12:00:00Z", null]);
});

test("it knows nothing of a visit without a row and without parts", () => {
  assert.equal(together(null, []), null);
  assert.equal(codesOf({}).outcome, null);
});

for (const [status, parts] of [
  ["conflict", [part("record", {}, { status: "conflict" }), part("check_in", {}, { status: "refused" })]],
  ["refused", [part("check_in", {}, { status: "refused" }), part("check_out")]],
  ["held", [part("record", {}, { status: "held" }), part("answer")]],
  ["resting", [part("check_in", {}, { status: "refused", reason: "open_visit" }), part("check_out")]],
  ["waiting", [part("check_in"), part("check_out")]],
  ["leaving", [part("withdraw")]],
]) {
  test(`a visit is ${status} as the worst of its parts is`, () => {
    assert.equal(standing(parts), status);
  });
}

test("only a visit that begins here and was in no request is unsent", () => {
  assert.equal(isUnsent([part("check_in", {}, { begins: true }), part("check_out")]), true);
  assert.equal(isUnsent([part("check_in", {}, { begins: true }), part("check_out", {}, { tried: true })]), false);
  assert.equal(isUnsent([part("check_out")]), false, "its check-in was delivered");
  assert.equal(isUnsent([part("check_in", {}, { tried: undefined })]), false, "an earlier version noted nothing");
  assert.equal(isUnsent([]), false);
});

test("what the coordination has decided is changed by it alone", () => {
  assert.deepEqual(["waiting", "asked", "confirmed", "withdrawn", "void"].map((state) => isChangeable({ state })), [true, true, false, false, false]);
  assert.equal(isChangeable(null), true);
});

test("only a record that was refused for a withdrawn visit needs a new one", () => {
  const lost = { status: "refused", reason: "withdrawn" };
  assert.equal(needsNewVisit(part("record", {}, lost)), true);
  const others = [part("record", {}, { status: "refused" }), part("record", {}, { reason: "withdrawn" }), part("check_in", {}, lost)];
  assert.deepEqual(others.map(needsNewVisit), [false, false, false]);
});
