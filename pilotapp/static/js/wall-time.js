// Converts local (wall) times to instants (in milliseconds) in zones with clock changes. The same as the server's
// wall_time.py; a wall time is "2026-03-03T12:00", and the phone's own zone is never used.
import { localTime } from "./fill.js";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const EARLY = "1900";
const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

const asUtc = (wall) => Date.parse(`${wall}Z`);
const shown = (instant, zone) => asUtc(localTime(new Date(instant).toISOString(), zone));

export const isWall = (value) => WALL.test(value ?? "");

// In order: two if the clocks go back, none if they go forward.
export function instantsOf(wall, zone) {
  if (!isWall(wall) || wall < EARLY) return []; // for example while a year is being typed
  const there = asUtc(wall) - (asUtc(wall) % MINUTE);
  const offsets = [-DAY, DAY].map((away) => shown(there + away, zone) - (there + away));
  const found = [...new Set(offsets)].map((offset) => there - offset);
  return found.filter((instant) => shown(instant, zone) === there).sort((one, other) => one - other);
}

// The instants that a value may mean: one for a measured instant, none for no value.
export function meant(value, zone) {
  if (!value) return [];
  return isWall(value) ? instantsOf(value, zone) : [Date.parse(value)];
}

// Start and end of one visit, null for none. Of an ambiguous end, the first after the start; of a start, the first.
export function inOrder(start, end, zone) {
  const [first = null] = meant(start, zone);
  const ends = meant(end, zone);
  const last = ends.find((instant) => first === null || instant > first) ?? ends[ends.length - 1] ?? null;
  return [first, last];
}

// The local times from which and to which the clocks go forward over a skipped time.
export function edges(wall, zone) {
  const text = (instant) => new Date(instant).toISOString().slice(0, 16);
  let [before, after] = [asUtc(wall), asUtc(wall)];
  while (!instantsOf(text(before), zone).length) before -= MINUTE;
  while (!instantsOf(text(after), zone).length) after += MINUTE;
  return [text(before + MINUTE), text(after)];
}
