import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeTimes } from "../../pilotapp/static/js/time-parts.js";

const NOON = Date.parse("2026-03-03T11:00:00Z");
const before = { start: null, end: null };

function whole(parts, known = before) {
  const data = new FormData();
  for (const [name, value] of Object.entries(parts)) data.append(name, value);
  return wholeTimes(data, { now: NOON, zone: "Europe/Berlin", known, most: 720 * 60_000 });
}

test("it makes whole times of a day, a time of day and a length", () => {
  const expected = { started_at: "2026-03-02T09:00", ended_at: "2026-03-02T09:30:00Z" };
  assert.deepEqual(whole({ day: "yesterday", started_at: "09:00", length: "90" }), expected);
});

test("it counts 'ago' from now, and leaves whole times alone", () => {
  assert.deepEqual(whole({ ago: "30", ended_at: "" }), { ended_at: "2026-03-03T10:30:00Z" });
  assert.deepEqual(whole({ started_at: "2026-03-03T09:00", ended_at: "2026-03-03T10:00" }), {});
});

test("it ends after the start, also past midnight, and keeps an end that was not touched", () => {
  const start = Date.parse("2026-03-01T21:00:00Z");
  assert.deepEqual(whole({ ended_at: "00:20" }, { start, end: null }), { ended_at: "2026-03-02T00:20" });
  const jumped = { start, end: Date.parse("2026-03-03T09:30:00Z") };
  const parts = { day: "other", day_date: "2026-03-01", started_at: "22:00", ended_at: "10:30" };
  assert.equal(whole(parts, jumped).ended_at, "2026-03-03T10:30");
});
