// What a form cannot do without is said in the page's own words, at the field and above the form, also without a network.

export const lacking = (data, names) => names.filter((name) => !data.getAll(name).some((value) => String(value).trim()));

// Each <template data-missing="name"> in the form holds the sentence for the field with this name and id, and what it is called.
export function missing(form) {
  form.noValidate = true; // the browser's own words know of boxes only, and point to the first one
  const sentences = new Map([...form.querySelectorAll("template[data-missing]")].map((one) => [one.dataset.missing, one]));
  const fields = form.querySelectorAll([...sentences.keys()].map((name) => `#${name}`).join()); // in the order of the page
  const names = [...fields].map(({ id }) => id);
  const now = (some) => lacking(new FormData(form), some);
  let said = [];

  form.addEventListener("submit", (event) => {
    take(form, said);
    said = now(names);
    if (!said.length) return;
    event.preventDefault();
    for (const name of said) sayAtField(form, name, sentences.get(name).content.textContent);
    sayAbove(form, said.map((name) => sentences.get(name)));
    document.getElementById(said[0]).focus();
  });

  // What is given meanwhile is not asked for any more.
  form.addEventListener("change", () => {
    const left = now(said);
    take(form, said.filter((name) => !left.includes(name)));
    said = left;
  });
}

const piece = (form, name) => form.querySelector(`template[data-missing-${name}]`).content.firstElementChild.cloneNode(true);

function sayAtField(form, name, sentence) {
  const field = document.getElementById(name);
  document.getElementById(`${name}-error`)?.remove(); // the server's, from the last time
  const line = piece(form, "line");
  line.id = `${name}-error`;
  line.querySelector("span").textContent = sentence;
  const before = document.getElementById(`${name}-hint`) ?? field.querySelector("legend") ?? form.querySelector(`label[for="${name}"]`);
  before.after(line);
  mark(field, true);
}

// The server's summary speaks of what was sent before; ours takes its place.
function sayAbove(form, sentences) {
  form.querySelector(".summary")?.remove();
  const summary = piece(form, "summary");
  for (const { content, dataset } of sentences) {
    const textContent = `${dataset.named} ${content.textContent}`;
    const item = document.createElement("li");
    item.dataset.of = dataset.missing;
    item.append(Object.assign(document.createElement("a"), { href: `#${dataset.missing}`, textContent }));
    summary.querySelector("ul").append(item);
  }
  form.prepend(summary);
}

function take(form, names) {
  for (const name of names) {
    document.getElementById(`${name}-error`)?.remove();
    form.querySelector(`.summary [data-of="${name}"]`)?.remove();
    mark(document.getElementById(name), false);
  }
  const summary = form.querySelector(".summary");
  if (summary && !summary.querySelector("li")) summary.remove();
}

// As the server's own macros mark a refused field.
function mark(field, isMissing) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  ids[isMissing ? "add" : "delete"](`${field.id}-error`);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
  field.classList.toggle("choices--error", isMissing && field.matches("fieldset"));
  field.closest(".kern-form-input")?.classList.toggle("kern-form-input--error", isMissing);
  if (isMissing && !field.matches("fieldset")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
