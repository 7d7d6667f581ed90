// Visits that are ticked and confirmed together, in forms with data-ticks: one button ticks all without a hint, and the main button
// says how many are ticked and how long they are. It listens on the page, because htmx replaces the forms.
import { duration, showCount } from "./words.js";

const boxes = (form) => [...form.querySelectorAll("input[name=visit]")];

function say(form) {
  const ticked = boxes(form).filter(({ checked }) => checked);
  const [none, some] = ["none", "some"].map((name) => form.querySelector(`[data-confirms] [data-when=${name}]`));
  if (!none) return;
  [none.hidden, some.hidden] = [ticked.length > 0, !ticked.length];
  showCount(some, ticked.length);
  const minutes = ticked.reduce((sum, { dataset }) => sum + Number(dataset.minutes), 0);
  for (const place of some.querySelectorAll("[data-time]")) place.textContent = duration(minutes, JSON.parse(form.dataset.ticks));
}

function tickClean(button, event) {
  event.preventDefault();
  const form = document.getElementById(button.dataset.tickClean);
  for (const box of boxes(form)) box.checked ||= "clean" in box.dataset;
  say(form);
  form.querySelector("[data-confirms]").focus(); // not the rows between: what follows is to confirm
}

export function watchTicks() {
  document.addEventListener("change", ({ target }) => target.form?.dataset.ticks && say(target.form));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick-clean]");
    if (button) tickClean(button, event);
  });
  const sayAll = () => document.querySelectorAll("form[data-ticks]").forEach(say);
  document.addEventListener("htmx:load", sayAll);
  window.addEventListener("pageshow", sayAll); // a browser that goes back restores the ticks
}
