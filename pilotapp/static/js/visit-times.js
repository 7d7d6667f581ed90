// Invalid times get a message at their field before anything is saved; unusually few minutes must be confirmed.
import { complain, take } from "./required-fields.js";
import { localTime } from "./fill.js";
import { TIMES, field, knownTimes, limitsOf, readClock, setWhole, zone } from "./known-times.js";
import { timeFault } from "./time-faults.js";
import { instantsOf } from "./wall-time.js";
import { duration } from "./words.js";

const PASSES = ["first", "second"];
const PARTS = /^(day|day_date|length|(started|ended)_at(_pass)?)$/;
const refused = new WeakMap(); // by form, the field whose time was refused

export function visitTimes(form) {
  const look = () => offerPasses(form);
  form.addEventListener("formdata", ({ formData }) => setWhole(form, formData));
  form.addEventListener("input", ({ target }) => PARTS.test(target.name) && look());
  form.addEventListener("pilotapp:aimed", look);
  form.addEventListener("change", ({ target }) => {
    const isOfTimes = target === form || PARTS.test(target.name); // the form itself, when it was filled
    if (isOfTimes) look();
    if (!isOfTimes || target === form) return;
    take(form, refused.get(form) ?? []);
    form.querySelector("[data-yes]")?.remove();
  });
  readClock().catch(() => {});
  look();
}

// When the clocks go back, a time occurs twice: then the user can choose the second.
function offerPasses(form) {
  const names = TIMES.filter((name) => field(form, name)?.value || passOf(form, name));
  const data = names.length ? new FormData(form) : null; // making one is slow
  for (const name of names) {
    const value = data.get(name);
    const offered = passOf(form, name);
    const isTwice = Boolean(value) && instantsOf(value, zone()).length > 1;
    if (isTwice === Boolean(offered)) continue;
    if (offered) (offered.length ? offered[0] : offered).closest("[data-second]").remove();
    else below(form, name, second(form, name));
  }
}

const passOf = (form, name) => form.elements.namedItem(`${name}_pass`);
const below = (form, name, piece) => field(form, name).closest(".kern-form-input").after(piece);

function second(form, name) {
  const label = Object.assign(document.createElement("label"), { className: "check" });
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: `${name}_pass`, value: "second" });
  const words = form.querySelector("template[data-twice]").content.textContent;
  label.dataset.second = "";
  label.append(input, Object.assign(document.createElement("span"), { textContent: words }));
  return label;
}

// Returns the form's data with whole times; the instant, if a time occurs twice and was chosen.
export async function timesOf(form, submitter) {
  await readClock();
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  setWhole(form, data);
  for (const name of TIMES) {
    const place = PASSES.indexOf(data.getAll(`${name}_pass`).pop());
    const chosen = instantsOf(data.get(name), zone())[place];
    if (chosen !== undefined) data.set(name, new Date(chosen).toISOString().replace(".000", ""));
  }
  return data;
}

// True if these times can be saved; otherwise a message is shown at the field.
export async function areRight(form, data) {
  const limits = limitsOf(form);
  if (!limits) return true;
  const clock = await readClock();
  const given = Object.fromEntries(TIMES.map((name) => [name, data.get(name)]));
  const known = await knownTimes(form, data.get("visit"), clock);
  const found = timeFault({ given, known, now: clock.now, limits, zone: zone() });
  form.querySelector("[data-yes]")?.remove();
  if (!found || (found.fault === "short" && (isUntouched(form, data) || data.get("short") === String(found.minutes)))) return true;
  if (found.field === "ended_at") showEnd(form, data);
  refuse(form, found);
  return false;
}

const before = (form, name) => localTime(field(form, name).dataset.known);
const isUntouched = (form, data) =>
  TIMES.every((name) => !field(form, name) || (before(form, name) && localTime(data.get(name)) === before(form, name)));

// A length or 'ago' that was refused becomes a time of day, at which the message is shown.
function showEnd(form, data) {
  for (const own of form.querySelectorAll("[name=length][value=own]")) own.checked = true;
  field(form, "ended_at").value = localTime(data.get("ended_at")).slice(11, 16);
}

function refuse(form, { field: name, fault, minutes, clocks }) {
  const words = form.querySelector(`template[data-fault="${fault}"]`).content.textContent;
  const gaps = fault === "short" ? { minutes: duration(minutes) } : clocks;
  const sentence = words.replace(/\{(\w+)\}/g, (_all, gap) => gaps[gap]);
  complain(form, [{ name, sentence }]);
  refused.set(form, [name]);
  if (fault !== "short") return;
  const yes = form.querySelector("template[data-short]").content.firstElementChild.cloneNode(true);
  yes.querySelector("button").value = minutes;
  below(form, name, yes);
  yes.scrollIntoView({ block: "center" }); // not covered by the sticky button
}
