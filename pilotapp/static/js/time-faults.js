// Checks the times of a visit by the server's limits (years, and minutes). Pure.
import { edges, inOrder, isWall, meant } from "./wall-time.js";

const MINUTE = 60_000;
const FIELDS = ["started_at", "ended_at"];

// `given`: values by field as in the form, `known`: the values before, `now`: the server's time.
// Returns { field, fault, minutes, clocks }, or null if the times are valid. 'short' is a question.
export function timeFault({ given, known, now, limits, zone }) {
  const odd = FIELDS.find((field) => given[field] && !isOfYears(given[field], limits.year));
  if (odd) return { field: odd, fault: "year" };
  const skipped = FIELDS.find((field) => isWall(given[field]) && !meant(given[field], zone).length);
  if (skipped) return { field: skipped, fault: "skipped", clocks: clocksAround(given[skipped], zone) };
  const [start, end] = inOrder(given.started_at || known.started_at, given.ended_at || known.ended_at, zone);
  const times = { started_at: start, ended_at: end };
  const early = FIELDS.find((field) => given[field] && times[field] - now > limits.future * MINUTE);
  if (early) return { field: early, fault: "future" };
  if (start === null || end === null || !FIELDS.some((field) => given[field])) return null;
  return lengthFault(Math.floor(end / MINUTE) - Math.floor(start / MINUTE), limits);
}

function isOfYears(value, [first, last]) {
  const year = Number(/^(\d{4})-/.exec(value)?.[1]);
  return year >= first && year <= last;
}

function lengthFault(minutes, limits) {
  if (minutes < 0) return { field: "ended_at", fault: "order" };
  if (minutes > limits.length) return { field: "ended_at", fault: "length" };
  return minutes < limits.short ? { field: "ended_at", fault: "short", minutes } : null;
}

function clocksAround(wall, zone) {
  const [before, after] = edges(wall, zone);
  return { before: before.slice(11, 16), after: after.slice(11, 16) };
}
