// Times of a visit from the parts that people choose: a day, times of day, a length, or how long ago. Pure, and the same as
// the server's time_parts.py.
import { localTime } from "./fill.js";
import { instantsOf, meant } from "./wall-time.js";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const exact = (instant) => `${new Date(instant).toISOString().slice(0, 16)}:00Z`;
const shown = (instant, zone) => localTime(new Date(instant).toISOString(), zone);
const later = (day, days) => new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
const number = (text) => (/^\d{1,4}$/.test(text ?? "") ? Number(text) : null);

// Returns whole times by field, where `data` (a FormData) has parts of them. `known`: { start, end } of the visit before,
// `now` and `most` (the longest visit): all in milliseconds, or null.
export function wholeTimes(data, { now, zone, known, most }) {
  const found = {};
  const [start, end] = ["started_at", "ended_at"].map((name) => data.get(name) ?? "");
  const day = chosenDay(data, now, zone);
  if (CLOCK.test(start)) found.started_at = `${day}T${start.slice(0, 5)}`;
  const begun = startOf(found.started_at ?? start, data.getAll("started_at_pass").pop(), zone) ?? known.start;
  const [ago, length] = [number(data.get("ago")), number(data.get("length"))];
  if (ago !== null) found.ended_at = exact(now - ago * MINUTE);
  else if (data.get("proposed")) found.ended_at = data.get("proposed");
  else if (length !== null) found.ended_at = begun === null ? "" : exact(begun + length * MINUTE);
  else if (CLOCK.test(end)) found.ended_at = endOf(end.slice(0, 5), { day, now, begun, known, zone, most });
  return found;
}

function chosenDay(data, now, zone) {
  const today = shown(now, zone).slice(0, 10);
  const relative = { today, yesterday: later(today, -1) };
  return relative[data.get("day")] ?? data.get("day_date") ?? "";
}

function startOf(text, pass, zone) {
  const found = meant(text, zone).filter(Number.isFinite);
  return (pass === "second" ? found[found.length - 1] : found[0]) ?? null;
}

// The first time at or after the start; the same day's if the visit would be too long. Without a chosen day it stays the first
// one where that has passed: the visit was left open.
function endOf(clock, { day, now, begun, known, zone, most }) {
  const before = known.end === null ? "" : shown(known.end, zone);
  const first = known.start === null ? before : shown(known.start, zone);
  if (before && clock === before.slice(11) && ["", first.slice(0, 10)].includes(day)) return before;
  if (begun === null) return day ? `${day}T${clock}` : nearest(clock, now, zone);
  const today = shown(begun, zone).slice(0, 10);
  const [same, next] = [today, later(today, 1)].map((one) => `${one}T${clock}`);
  const [ends, others] = [same, next].map((wall) => instantsOf(wall, zone));
  if (!ends.length || ends[ends.length - 1] >= begun - (begun % MINUTE)) return same;
  return !others.length || others[0] - begun <= most || (!day && others[0] <= now) ? next : same;
}

function nearest(clock, now, zone) {
  const there = Date.parse(`${shown(now, zone)}Z`);
  const today = shown(now, zone).slice(0, 10);
  const walls = [0, -1, 1].map((days) => `${later(today, days)}T${clock}`);
  const away = (wall) => Math.abs(Date.parse(`${wall}Z`) - there);
  return walls.reduce((best, wall) => (away(wall) < away(best) ? wall : best));
}
