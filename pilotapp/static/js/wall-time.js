// Instants (in milliseconds) of times that a clock on the wall shows, in a zone whose clocks change. Says what the server's
// wall_time.py says; a wall time is "2026-03-03T12:00", and the phone's own zone is never asked.
import { localTime } from "./fill.js";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const EARLY = "1900";
const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

const asUtc = (wall) => Date.parse(`${wall}Z`);
const shown = (instant, zone) => asUtc(localTime(new Date(instant).toISOString(), zone));

export const isWall = (value) => WALL.test(value ?? "");

// In order: two where the clocks go back, none where they go forward.
export function instantsOf(wall, zone) {
  if (!isWall(wall) || wall < EARLY) return []; // as in a field in which a year is being typed
  const there = asUtc(wall) - (asUtc(wall) % MINUTE);
  const offsets = [-DAY, DAY].map((away) => shown(there + away, zone) - (there + away));
  const found = [...new Set(offsets)].map((offset) => there - offset);
  return found.filter((instant) => shown(instant, zone) === there).sort((one, other) => one - other);
}

// The instants that a value may mean: what a clock measured is one, nothing is none.
export function meant(value, zone) {
  if (!value) return [];
  return isWall(value) ? instantsOf(value, zone) : [Date.parse(value)];
}

// Start and end of one visit, null for none. Of an end that comes twice, the first after the start; of a start, the first.
export function inOrder(start, end, zone) {
  const [first = null] = meant(start, zone);
  const ends = meant(end, zone);
  const last = ends.find((instant) => first === null || instant > first) ?? ends[ends.length - 1] ?? null;
  return [first, last];
}

// Of a time that the clocks go forward over: from where to where, as they show it.
export function edges(wall, zone) {
  const text = (instant) => new Date(instant).toISOString().slice(0, 16);
  let [before, after] = [asUtc(wall), asUtc(wall)];
  while (!instantsOf(text(before), zone).length) before -= MINUTE;
  while (!instantsOf(text(after), zone).length) after += MINUTE;
  return [text(before + MINUTE), text(after)];
}
