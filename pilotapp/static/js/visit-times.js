// Invalid times get a message at their field before anything is saved; unusually few minutes must be confirmed.
import { complain, take } from "./required-fields.js";
import { nowOnPhone, outbox, person } from "./phone.js";
import { serverClock } from "./server-clock.js";
import { timeFault } from "./time-faults.js";
import { instantsOf } from "./wall-time.js";
import { duration } from "./words.js";

const MINUTE = 60_000;
const PASSES = ["first", "second"];
const TIMES = ["started_at", "ended_at"];
const refused = new WeakMap(); // by form, the field whose time was refused
const zone = () => document.body.dataset.timeZone || undefined;
const field = (form, name) => form.elements.namedItem(name);

export function visitTimes(form) {
  const look = () => offerPasses(form);
  form.addEventListener("input", look);
  form.addEventListener("pilotapp:aimed", look);
  form.addEventListener("change", ({ target }) => {
    look();
    if (!TIMES.includes(target.name?.replace("_pass", ""))) return;
    take(form, refused.get(form) ?? []);
    form.querySelector("[data-yes]")?.remove();
  });
  look();
}

// When the clocks go back, a time occurs twice: then the user can choose the second.
function offerPasses(form) {
  for (const name of TIMES.filter((one) => field(form, one))) {
    const { value } = field(form, name);
    const offered = form.elements.namedItem(`${name}_pass`);
    const isTwice = Boolean(value) && instantsOf(value, zone()).length > 1;
    if (isTwice === Boolean(offered)) continue;
    if (offered) (offered.length ? offered[0] : offered).closest("[data-second]").remove();
    else below(form, name, cloned(form, "twice", name));
  }
}

const below = (form, name, piece) => field(form, name).closest(".kern-form-input").after(piece);

function cloned(form, what, name) {
  const piece = form.querySelector(`template[data-${what}]`).content.firstElementChild.cloneNode(true);
  for (const input of piece.querySelectorAll("input")) input.name = input.name.replace("NAME", name);
  return piece;
}

// Returns the times for the entry: the instant, if a time occurs twice and was chosen.
export function exactTimes(data) {
  for (const name of TIMES) {
    const place = PASSES.indexOf(data.getAll(`${name}_pass`).pop());
    if (place >= 0) data.set(name, new Date(instantsOf(data.get(name), zone())[place]).toISOString().replace(".000", ""));
  }
  return data;
}

// True if these times can be saved; otherwise a message is shown at the field.
export async function areRight(form, data) {
  const limits = limitsOf(form);
  if (!limits) return true;
  const clock = await serverClock(outbox, person());
  const given = Object.fromEntries(TIMES.map((name) => [name, data.get(name)]));
  const known = await knownTimes(form, data.get("visit"), Math.abs(clock.ahead) > limits.future * MINUTE);
  const found = timeFault({ given, known, now: clock.now, limits, zone: zone() });
  form.querySelector("[data-yes]")?.remove();
  if (!found || (found.fault === "short" && (isUntouched(form) || data.get("short") === String(found.minutes)))) return true;
  refuse(form, found);
  return false;
}

function limitsOf(form) {
  const limited = [...form.querySelectorAll("template[data-limit]")];
  const numbers = (text) => (text.includes(" ") ? text.split(" ").map(Number) : Number(text));
  return limited.length ? Object.fromEntries(limited.map(({ dataset }) => [dataset.fault, numbers(dataset.limit)])) : null;
}

const isUntouched = (form) => TIMES.every((name) => !field(form, name) || field(form, name).value === field(form, name).defaultValue);

// A time stamped while this phone's clock was wrong is not used to check the order; the server checks it.
async function knownTimes(form, uid, isClockWrong) {
  const { entries, visit } = await nowOnPhone();
  const isStamped = entries.some((entry) => entry.visit === uid && entry.kind === "check_in");
  const mine = visit?.uid === uid && !(isStamped && isClockWrong) ? visit : {};
  return Object.fromEntries(TIMES.map((name) => [name, field(form, name)?.defaultValue || mine[name] || null]));
}

function refuse(form, { field: name, fault, minutes, clocks }) {
  const words = form.querySelector(`template[data-fault="${fault}"]`).content.textContent;
  const gaps = fault === "short" ? { minutes: duration(minutes) } : clocks;
  const sentence = words.replace(/\{(\w+)\}/g, (_all, gap) => gaps[gap]);
  const label = form.querySelector(`label[for="${name}"]`).firstChild.textContent.trim();
  complain(form, [{ name, sentence, named: `${label}:` }]);
  refused.set(form, [name]);
  if (fault !== "short") return;
  const yes = cloned(form, "short", name);
  yes.querySelector("button").value = minutes;
  below(form, name, yes);
  yes.scrollIntoView({ block: "center" }); // not covered by the sticky button
}
