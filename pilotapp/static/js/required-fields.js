// Messages for missing required fields in the page's own words, at the field and above the form, also offline.

export const lacking = (data, names) => names.filter((name) => !data.getAll(name).some((value) => String(value).trim()));

// Each <template data-missing="name"> in the form holds the message for the field with this name and id.
export function requiredFields(form) {
  form.noValidate = true; // the browser's messages are about single controls, and show the first one only
  const sentences = new Map([...form.querySelectorAll("template[data-missing]")].map((one) => [one.dataset.missing, one]));
  const fields = form.querySelectorAll([...sentences.keys()].map((name) => `#${name}`).join()); // in document order
  const names = [...fields].map(({ id }) => id);
  const now = (some) => lacking(new FormData(form), some);
  const complaint = ({ dataset, content }) => ({ name: dataset.missing, sentence: content.textContent });
  let said = [];

  form.addEventListener("submit", (event) => {
    said = event.submitter?.formNoValidate ? [] : now(names);
    complain(form, said.map((name) => complaint(sentences.get(name))));
    if (said.length) event.preventDefault();
  });

  // Removes the message of a field that was filled in meanwhile.
  form.addEventListener("change", () => {
    if (!said.length) return;
    const left = now(said);
    take(form, said.filter((name) => !left.includes(name)));
    said = left;
  });
}

const complaints = new WeakMap(); // by form, the names of fields with a message

// Shows each { name, sentence } at its field and above the form, replacing earlier messages.
export function complain(form, found) {
  take(form, complaints.get(form) ?? []);
  complaints.set(form, found.map(({ name }) => name));
  if (!found.length) return;
  for (const { name, sentence } of found) sayAtField(form, name, sentence);
  sayAbove(form, found);
  document.getElementById(found[0].name).focus();
}

const piece = (form, name) => form.querySelector(`template[data-missing-${name}]`).content.firstElementChild.cloneNode(true);

const labelOf = (form, name) => document.getElementById(name).querySelector("legend") ?? form.querySelector(`label[for="${name}"]`);

// The field's label as the first words of a sentence: 'In which language?', 'Start:'.
function named(form, name) {
  const words = labelOf(form, name).firstChild.textContent.trim();
  return words.endsWith("?") ? words : `${words}:`;
}

function sayAtField(form, name, sentence) {
  const field = document.getElementById(name);
  document.getElementById(`${name}-error`)?.remove(); // the server's message of the last submission
  const line = piece(form, "line");
  line.id = `${name}-error`;
  line.querySelector("span").textContent = sentence;
  const before = document.getElementById(`${name}-hint`) ?? labelOf(form, name);
  before.after(line);
  mark(field, true);
}

// Replaces the server's error summary, which is about the last submission.
function sayAbove(form, found) {
  form.querySelector(".summary")?.remove();
  const summary = piece(form, "summary");
  for (const { name, sentence } of found) {
    const item = document.createElement("li");
    item.dataset.of = name;
    item.append(Object.assign(document.createElement("a"), { href: `#${name}`, textContent: `${named(form, name)} ${sentence}` }));
    summary.querySelector("ul").append(item);
  }
  form.prepend(summary);
}

export function take(form, names) {
  for (const name of names) {
    document.getElementById(`${name}-error`)?.remove();
    form.querySelector(`.summary [data-of="${name}"]`)?.remove();
    mark(document.getElementById(name), false);
  }
  const summary = form.querySelector(".summary");
  if (summary && !summary.querySelector("li")) summary.remove();
}

// Marks a refused field as the server's macros do.
export function mark(field, isMissing) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  ids[isMissing ? "add" : "delete"](`${field.id}-error`);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
  field.classList.toggle("choices--error", isMissing && field.matches("fieldset"));
  field.closest(".kern-form-input")?.classList.toggle("kern-form-input--error", isMissing);
  if (isMissing && !field.matches("fieldset")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
