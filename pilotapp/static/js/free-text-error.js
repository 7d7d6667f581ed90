// What is wrong with a free text, in the page's words at the field: the browser's bubble would cover the marks below it.
import { mark } from "./required-fields.js";

const lineOf = (field) => document.getElementById(`${field.id}-error`);

// `blank` is the empty line of the page; `root` has the sentences. Other faults than these are left to the browser.
export function sayAtField(field, { root, blank }) {
  const refused = new WeakSet();
  field.addEventListener("invalid", (event) => {
    const { customError, valueMissing } = field.validity;
    const sentence = customError ? root.dataset.refusal : valueMissing && root.dataset.required;
    if (!sentence) return;
    event.preventDefault();
    const line = blank.cloneNode(true);
    refused.add(line);
    line.id = `${field.id}-error`;
    line.querySelector("span").textContent = sentence;
    lineOf(field)?.remove();
    field.before(line);
    mark(field, true);
    field.focus();
  });
  field.form?.addEventListener("submit", (event) => field.checkValidity() || event.preventDefault(), true); // where the browser does not check
  // Removes the line once the text is right.
  return () => {
    const line = lineOf(field);
    if (!line || !refused.has(line) || !field.validity.valid) return;
    line.remove();
    mark(field, false);
  };
}
