import assert from "node:assert/strict";
import { test } from "node:test";
import { noteClock, serverClock } from "../../pilotapp/static/js/server-clock.js";
import { timeFault } from "../../pilotapp/static/js/time-faults.js";
import { edges, inOrder, instantsOf, meant } from "../../pilotapp/static/js/wall-time.js";
import { AMAL, freshOutbox } from "./phone_parts.mjs";

const ZONE = "Europe/Berlin";
const HOUR = 3_600_000;
const NOON = Date.parse("2026-03-03T11:00:00Z");
const limits = { future: 10, length: 720, short: 5, year: [2000, 2100] };
const judged = (started_at, ended_at, known = {}) => timeFault({ given: { started_at, ended_at }, known, now: NOON, limits, zone: ZONE });
const day = (clock) => `2026-03-03T${clock}`;

test("it knows the hour that comes twice and the one that does not exist", () => {
  const twice = ["2023-10-29T00:10:00Z", "2023-10-29T01:10:00Z"].map(Date.parse);
  assert.deepEqual(instantsOf("2023-10-29T02:10", ZONE), twice);
  assert.deepEqual(instantsOf("2022-03-27T02:30", ZONE), []);
  assert.deepEqual(edges("2022-03-27T02:30", ZONE), ["2022-03-27T02:00", "2022-03-27T03:00"]);
});

test("it takes the hour that comes twice in the order that makes sense", () => {
  const minutes = (start, end) => inOrder(start, end, ZONE).reduce((from, to) => (to - from) / 60_000);
  assert.equal(minutes("2023-10-29T02:50", "2023-10-29T02:10"), 20);
  assert.equal(minutes("2023-10-29T02:10", "2023-10-29T02:50"), 40);
  assert.equal(minutes("2026-10-25T02:30", "2026-10-25T02:30"), 60);
  assert.equal(minutes("2023-10-29T00:50:00Z", "2023-10-29T00:10:00Z"), -40);
});

test("it never asks the phone's own zone", () => {
  assert.deepEqual(meant(day("12:00"), ZONE), [NOON]);
  assert.deepEqual(meant(day("12:00"), "America/New_York"), [NOON + 6 * HOUR]);
});

test("it holds the limits of the server", () => {
  assert.deepEqual(judged(day("11:00"), day("10:59")), { field: "ended_at", fault: "order" });
  assert.equal(judged(day("11:00"), day("12:10")), null);
  assert.deepEqual(judged(day("11:00"), day("12:11")), { field: "ended_at", fault: "future" });
  assert.deepEqual(judged(day("12:11"), day("12:30")), { field: "started_at", fault: "future" });
  assert.equal(judged("2026-03-02T23:00", day("11:00")), null);
  assert.deepEqual(judged("2026-03-02T23:00", day("11:01")), { field: "ended_at", fault: "length" });
  assert.equal(judged(day("11:00"), day("11:05")), null);
  assert.deepEqual(judged(day("11:00"), day("11:04")), { field: "ended_at", fault: "short", minutes: 4 });
  const clocks = { before: "02:00", after: "03:00" };
  assert.deepEqual(judged("2022-03-27T02:30", "2022-03-27T04:00"), { field: "started_at", fault: "skipped", clocks });
});

for (const year of ["0026", "1026", "1999", "2101", "20266"]) {
  test(`it refuses the year ${year}`, () => {
    assert.deepEqual(judged(`${year}-03-03T10:00`, `${year}-03-03T11:00`), { field: "started_at", fault: "year" });
    assert.deepEqual(judged(day("10:00"), `${year}-03-03T11:00`), { field: "ended_at", fault: "year" });
  });
}

test("it reads a field in which a year is still being typed", () => {
  assert.deepEqual(["0002-10-25T02:30", "20266-10-25T02:30", ""].map((wall) => instantsOf(wall, ZONE)), [[], [], []]);
});

test("it judges an end by the start that is known, and nothing where no time was chosen", () => {
  const known = { started_at: "2026-03-03T10:00:00Z" };
  assert.deepEqual(judged(null, day("10:30"), known), { field: "ended_at", fault: "order" });
  assert.equal(judged(null, day("11:30"), known), null);
  assert.equal(judged(null, day("10:30")), null);
  assert.equal(judged(null, null, { ...known, ended_at: "2026-03-03T10:01:00Z" }), null);
});

test("it knows the server's time by a clock that is wrong", async () => {
  const outbox = freshOutbox();
  assert.deepEqual(await serverClock(outbox, AMAL, NOON), { now: NOON, ahead: 0 });
  await noteClock(outbox, AMAL, "2026-03-03T11:00:00Z", NOON - 3 * HOUR);
  assert.deepEqual(await serverClock(outbox, AMAL, NOON), { now: NOON + 3 * HOUR, ahead: -3 * HOUR });
  await noteClock(outbox, AMAL, "2026-03-03T10:00:00Z", NOON); // a page from before
  assert.equal((await serverClock(outbox, AMAL, NOON)).ahead, -3 * HOUR);
});

test("it sees that a clock was set right since, and lets nobody wait for it", async () => {
  const outbox = freshOutbox();
  await noteClock(outbox, AMAL, "2026-03-03T11:00:00Z", NOON + 24 * HOUR);
  assert.deepEqual(await serverClock(outbox, AMAL, NOON + HOUR), { now: NOON + HOUR, ahead: 0 });
});
