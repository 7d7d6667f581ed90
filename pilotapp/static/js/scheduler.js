// When to deliver: on opening, when visible, when online, after saving, on a timer with growing pauses, and by a button.
import { announce, announceOutbox, copies, generation, hear, outbox, person } from "./phone.js";
import { isTrouble, nextDelay } from "./backoff.js";
import { session } from "./storage.js";
import { createSync } from "./sync.js";

const LOCK = "pilotapp-delivery";
const NOT_BEFORE = "not-before";
const AN_HOUR = 3_600_000;

const flush = createSync({ store: outbox, fetch: (...args) => window.fetch(...args), copies, generation });
let timer;
let failures = 0;
let running = null;

export function startScheduler() {
  if (!person()) return;
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliver());
  window.addEventListener("online", () => deliver());
  hear("deliver", () => deliver());
  deliver();
}

// One delivery at a time: within this page by the promise, between tabs by a Web Lock if the browser has them.
export function deliver() {
  running ??= locked(attempt).finally(() => {
    running = null;
  });
  return running;
}

// After saving: a running attempt may have read the outbox before, so another one follows.
export async function deliverSaved() {
  if (running) await running;
  return deliver();
}

function locked(work) {
  if (!navigator.locks) return work();
  const one = (lock) => (lock ? work() : again(nextDelay(0)));
  return navigator.locks.request(LOCK, { ifAvailable: true }, one).catch((error) => {
    if (error.name !== "SecurityError") throw error;
    return work(); // browsers that refuse storage refuse locks too
  });
}

async function attempt() {
  const early = tooEarly();
  if (early) return again(early);
  announce("delivering");
  const result = await flush(person()).catch(() => ({ outcome: "storage", stored: 0, needsYou: 0, retryAfter: null }));
  failures = isTrouble(result.outcome) ? failures + 1 : 0;
  keepPause(result.retryAfter);
  announce("delivered", result);
  if (result.stored || result.needsYou || result.resting) announceOutbox();
  if (isTrouble(result.outcome)) again(nextDelay(failures - 1, result.retryAfter));
  else if (result.resting) again(nextDelay(Infinity)); // the other visit may have ended on another phone
  else clearTimeout(timer);
  return result;
}

function again(pause) {
  clearTimeout(timer);
  timer = setTimeout(deliver, pause);
  return { outcome: "later", stored: 0, needsYou: 0, retryAfter: null };
}

// Retry-After also applies to later pages; if the clock was set back, it is limited to an hour.
function tooEarly() {
  const left = Number(session.getItem(NOT_BEFORE) ?? 0) - Date.now();
  return left > 0 && left <= AN_HOUR ? left : 0;
}

function keepPause(retryAfter) {
  if (retryAfter) session.setItem(NOT_BEFORE, String(Date.now() + retryAfter));
  else session.removeItem(NOT_BEFORE);
}
