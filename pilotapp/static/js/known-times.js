// What the choices of times in a form are relative to: now by the server's clock, and the times of the visit before.
import { nowOnPhone, outbox, person } from "./phone.js";
import { serverClock } from "./server-clock.js";
import { wholeTimes } from "./time-parts.js";
import { meant } from "./wall-time.js";

export const MINUTE = 60_000;
export const TIMES = ["started_at", "ended_at"];
export const zone = () => document.body.dataset.timeZone || undefined;
export const field = (form, name) => form.elements.namedItem(name);
let ahead = 0; // milliseconds by which this phone's clock is ahead

// Returns { now, ahead } in milliseconds.
export async function readClock() {
  const clock = await serverClock(outbox, person());
  ahead = Date.now() - clock.now;
  return clock;
}

export const now = () => Date.now() - ahead;

// The server's limits in minutes by fault, null for a form without times.
export function limitsOf(form) {
  const limited = [...form.querySelectorAll("template[data-limit]")];
  const numbers = (text) => (text.includes(" ") ? text.split(" ").map(Number) : Number(text));
  return limited.length ? Object.fromEntries(limited.map(({ dataset }) => [dataset.fault, numbers(dataset.limit)])) : null;
}

// Replaces the parts of times in `data` by whole times.
export function setWhole(form, data) {
  const limits = limitsOf(form);
  if (!limits) return data;
  const at = (text) => meant(text, zone())[0] ?? null;
  const [start, end] = TIMES.map((name) => at(field(form, name)?.dataset.known));
  const context = { now: now(), zone: zone(), known: { start: start ?? at(form.dataset.begun), end }, most: limits.length * MINUTE };
  for (const [name, text] of Object.entries(wholeTimes(data, context))) data.set(name, text);
  return data;
}

// A time stamped while this phone's clock was wrong is not used; the server checks the order.
export async function knownTimes(form, uid, clock) {
  const { entries, visit } = await nowOnPhone();
  const isStamped = entries.some((entry) => entry.visit === uid && entry.kind === "check_in");
  const isClockWrong = Math.abs(clock.ahead) > limitsOf(form).future * MINUTE;
  const mine = visit?.uid === uid && !(isStamped && isClockWrong) ? visit : {};
  return Object.fromEntries(TIMES.map((name) => [name, field(form, name)?.dataset.known || mine[name] || null]));
}
