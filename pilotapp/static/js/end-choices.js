// Quick choices of a forgotten check-out: those before the start are hidden, and a kept page proposes an end as the server does.
import { isKept } from "./bind-visit.js";
import { instant } from "./entry.js";
import { MINUTE, field, knownTimes, now, readClock, zone } from "./known-times.js";
import { meant } from "./wall-time.js";
import { moment } from "./words.js";

export function endChoices(form) {
  form.addEventListener("pilotapp:aimed", () => look(form).catch(() => {}));
}

async function look(form) {
  const known = await knownTimes(form, field(form, "visit").value, await readClock());
  if (known.started_at || isKept()) form.dataset.begun = known.started_at ?? "";
  const [start] = meant(form.dataset.begun, zone());
  const card = form.querySelector("[data-open-since]");
  card.hidden = start === undefined;
  if (start !== undefined) card.querySelector("[data-since]").textContent = moment(form.dataset.begun);
  const passed = start === undefined ? null : (now() - start) / MINUTE;
  for (const button of form.querySelectorAll("[name=ago]")) button.hidden = passed !== null && Number(button.value) > passed;
  propose(form.querySelector("[name=proposed]"), start, passed);
}

function propose(button, start, passed) {
  const { after, length } = button.dataset;
  button.hidden = passed === null || passed <= Number(after);
  if (button.hidden) return;
  button.value = instant(new Date(start + Number(length) * MINUTE));
  button.querySelector("[data-at]").textContent = moment(button.value);
}
