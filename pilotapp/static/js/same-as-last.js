// 'Same as last time', also offline: says what it will fill in, never touches what the check-in said, and can be undone.
import known from "./entry-keys.json" with { type: "json" };
import { fill } from "./fill.js";
import { outbox, person } from "./phone.js";
import { showCount } from "./words.js";

const NAMED = ["topics", "institution_kind", "client_language"];

export async function sameAsLast(form) {
  const place = form.querySelector("[data-same]");
  if (!place) return;
  const last = (await outbox.recall(`last-record:${person()}`).catch(() => null)) ?? JSON.parse(form.dataset.last || "null");
  if (!last) return;
  const button = place.querySelector("[data-same-as-last]");
  const filled = place.querySelector("[data-filled]");
  let before = [];
  const offer = () => {
    const words = NAMED.flatMap((name) => [taken(form, last)[name] ?? []].flat().map((code) => labelOf(form, name, code)));
    place.querySelector("[data-words]").textContent = words.join(" · ");
    place.hidden = false;
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const now = stateOf(form);
    fill(form, taken(form, last));
    if (filled.hidden || now.some(isChanged)) before = now; // a second tap that changes nothing leaves the undoing of the first
    showCount(filled, Object.keys(taken(form, last)).length);
    filled.hidden = false;
  });
  filled.querySelector("[data-undo]").addEventListener("click", (event) => {
    if (!before.length) return; // the server filled it in
    event.preventDefault();
    for (const { field, value, checked } of before) Object.assign(field, field.type === "select-one" ? { value } : { checked });
    form.dispatchEvent(new Event("change", { bubbles: true }));
    filled.hidden = true;
    button.focus();
  });
  form.addEventListener("pilotapp:chosen", offer);
  offer();
}

// What is taken over of the last record: nothing that the check-in said.
function taken(form, last) {
  const chosen = (form.dataset.chosen ?? "").split(" ");
  return Object.fromEntries(Object.entries(last).filter(([name, value]) => known.repeated.includes(name) && !chosen.includes(name) && value));
}

const stateOf = (form) => [...form.elements].filter(({ name }) => known.repeated.includes(name)).map((field) => ({ field, value: field.value, checked: field.checked }));
const isChanged = ({ field, value, checked }) => field.value !== value || field.checked !== checked;

function labelOf(form, name, code) {
  const [tile] = form.querySelectorAll(`label[for="${name}-${code}"] .tile__words`);
  return (tile ?? form.querySelector(`select[name="${name}"] option[value="${code}"]`))?.textContent ?? code;
}
