import assert from "node:assert/strict";
import { test } from "node:test";
import { currentVisit, elapsedMinutes, judge, newest, rests } from "../../pilotapp/static/js/state.js";

let seq = 0;
const made = (kind, visit, body = {}, status = "waiting") => ({ uid: `${kind}-${(seq += 1)}`, kind, visit, body, status, seq });
const come = (visit) => made("check_in", visit, { started_at: "2026-03-03T11:00:00Z" });
const go = (visit) => made("check_out", visit, { ended_at: "2026-03-03T12:00:00Z" });
const server = (uid, state) => ({ as_of: "2026-03-03T11:05:00Z", visit: { uid, state, started_at: "2026-03-03T11:00:00Z", ended_at: null } });

test("it takes the newer of two snapshots", () => {
  const [old, young] = [{ as_of: "2026-03-03T11:00:00Z" }, { as_of: "2026-03-03T11:00:01Z" }];
  assert.equal(newest(old, young), young);
  assert.equal(newest(young, old), young);
  assert.equal(newest(null, old), old);
  assert.equal(newest(undefined, undefined), null);
});

test("it folds what waits over what the server knows", () => {
  assert.equal(currentVisit(null, []), null);
  assert.equal(currentVisit(null, [come("a")]).state, "open");
  assert.equal(currentVisit(null, [come("a"), go("a")]).state, "ended");
  assert.equal(currentVisit(null, [come("a"), go("a"), made("record", "a")]), null);
  assert.equal(currentVisit(server("a", "open"), [go("a")]).state, "ended");
  assert.equal(currentVisit(server("a", "open"), [made("withdraw", "a")]), null);
  assert.equal(currentVisit(server("a", "ended"), [come("b")]).uid, "b");
});

test("it folds in the order of saving, whatever the order of reading", () => {
  const [first, second] = [come("a"), go("a")];
  assert.equal(currentVisit(null, [second, first]).state, "ended");
});

test("it does not open again what the server knows as ended", () => {
  assert.equal(currentVisit(server("a", "ended"), [come("a")]).state, "ended");
});

test("it leaves other visits alone and what was refused without effect", () => {
  assert.equal(currentVisit(server("a", "open"), [go("b"), made("record", "b")]).state, "open");
  assert.equal(currentVisit(null, [{ ...come("a"), status: "refused" }]), null);
  assert.equal(currentVisit(null, [{ ...come("a"), status: "held" }]).state, "open");
});

test("it allows one open visit and one end", () => {
  assert.equal(judge(come("b"), [come("a")], null), "open");
  assert.equal(judge(come("b"), [], server("a", "open")), "open");
  assert.equal(judge(come("b"), [come("a"), go("a")], null), "ok");
  assert.equal(judge(made("check_out", "a", { ended_at: "2026-03-03T12:30:00Z" }), [come("a"), go("a")], null), "ended");
  assert.equal(judge(go("a"), [], server("a", "ended")), "ended");
  assert.equal(judge(go("a"), [{ ...go("a"), status: "refused" }], server("a", "open")), "ok");
});

test("it takes the same deed once", () => {
  assert.equal(judge(made("record", "a", { outcome: "held" }), [made("record", "a", { outcome: "held" })], null), "again");
  assert.equal(judge(made("record", "a", { outcome: "held" }), [made("record", "a", { outcome: "aborted" })], null), "ok");
});

test("it counts running minutes and never below none", () => {
  const visit = { started_at: "2026-03-03T11:00:00Z" };
  assert.equal(elapsedMinutes(visit, Date.parse("2026-03-03T12:12:59Z")), 72);
  assert.equal(elapsedMinutes(visit, Date.parse("2026-03-03T10:00:00Z")), 0);
  assert.equal(elapsedMinutes({ started_at: "2026-03-03T12:00" }, Date.parse("2026-03-03T11:10:00Z"), "Europe/Berlin"), 10);
});

const resting = (entry) => ({ ...entry, status: "refused", reason: "open_visit" });

test("it goes on with a check-in that only waits for another visit", () => {
  const [mine, theirs] = [resting(come("b")), server("a", "open")];
  assert.deepEqual([currentVisit(theirs, [mine]).uid, currentVisit(theirs, [mine]).state], ["b", "open"]);
  assert.equal(currentVisit(theirs, [mine, go("b")]).state, "ended");
  assert.equal(currentVisit(theirs, [mine, go("b"), made("record", "b")]), null);
  assert.equal(judge(come("c"), [mine], theirs), "open");
  assert.equal(judge(go("b"), [mine], theirs), "ok");
});

test("it rests while it has nothing else to send and the other visit is open", () => {
  const mine = resting(come("b"));
  assert.equal(rests([mine], server("a", "open")), true);
  assert.deepEqual([server("a", "ended"), { as_of: "", visit: null }, null].map((one) => rests([mine], one)), [false, false, false]);
  assert.equal(rests([mine, go("b")], server("a", "open")), false);
  assert.equal(rests([{ ...mine, reason: null }], server("a", "open")), false);
});
