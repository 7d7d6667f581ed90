// Quick choices of a forgotten check-out: those that cannot be right are hidden, a kept page proposes an end as the server does,
// and a time of another day is named with its day.
import { isKept } from "./bind-visit.js";
import { instant } from "./entry.js";
import { MINUTE, field, knownTimes, limitsOf, now, readClock, zone } from "./known-times.js";
import { meant } from "./wall-time.js";
import { isToday, moment } from "./words.js";

export function endChoices(form) {
  form.addEventListener("pilotapp:aimed", ({ detail }) => detail.push(look(form)));
  form.addEventListener("input", () => nameDay(form));
}

// The visit's times are whole in the form's data (visit-times.js).
function nameDay(form) {
  const end = new FormData(form).get("ended_at");
  const place = form.querySelector("[data-ends]");
  place.hidden = !end || isToday(end);
  place.querySelector("[data-at]").textContent = end && moment(end);
}

async function look(form) {
  const known = await knownTimes(form, field(form, "visit").value, await readClock());
  if (known.started_at || isKept()) form.dataset.begun = known.started_at ?? "";
  const [start] = meant(form.dataset.begun, zone());
  const card = form.querySelector("[data-open-since]");
  card.hidden = start === undefined;
  if (start !== undefined) card.querySelector("[data-since]").textContent = moment(form.dataset.begun);
  const passed = start === undefined ? null : Math.floor((now() - start) / MINUTE);
  const isPossible = (length) => length >= 0 && length <= limitsOf(form).length;
  for (const button of form.querySelectorAll("[name=ago]")) button.hidden = passed !== null && !isPossible(passed - button.value);
  propose(form.querySelector("[name=proposed]"), start, passed);
}

function propose(button, start, passed) {
  const { after, length } = button.dataset;
  button.hidden = passed === null || passed <= Number(after);
  if (button.hidden) return;
  button.value = instant(new Date(start + Number(length) * MINUTE));
  button.querySelector("[data-at]").textContent = moment(button.value);
}
