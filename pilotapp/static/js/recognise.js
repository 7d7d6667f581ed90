// While somebody writes: marks likely personal data, offers what to write instead, and asks before such a text is saved.
// A separate bundle, which app.js loads on pages with free text. All sentences are in the page.
import { sayAtField } from "./free-text-error.js";
import { find } from "./personal-data.js";
import { offer } from "./personal-data-choices.js";
import { write } from "./write-into.js";

const AFTER_TYPING = 400;

export function recognise(root) {
  const field = root.querySelector("textarea");
  const noPerson = root.querySelector("[data-no-person]");
  const words = wordsOfPage();
  if (!field || !noPerson || !words) return;
  const page = { root, field, noPerson, words, heard: partsOf(field.value), allowed: new Set(noPerson.checked ? partsOf(field.value) : []) };
  let timer = null;
  const now = () => {
    clearTimeout(timer);
    look(page);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, AFTER_TYPING, page);
    count(page);
  };
  field.addEventListener("input", later);
  field.addEventListener("change", later); // not at once: the marks would move the button that is being pressed
  noPerson.addEventListener("change", () => {
    page.allowed = new Set(noPerson.checked ? partsOf(field.value) : []);
    now();
  });
  // Before the browser validates the form, also if somebody types and submits at once.
  field.form?.addEventListener("click", ({ target }) => target.closest("button, input[type=submit]")?.type === "submit" && now(), true);
  page.isRight = sayAtField(field, { root, blank: words.error });
  field.form?.addEventListener("reset", () => setTimeout(now));
  now();
}

// The elements of the page, read once, because a swapped fragment may remove them.
function wordsOfPage() {
  const template = document.querySelector("template[data-recognise]")?.content;
  if (!template) return null;
  const says = Object.fromEntries([...template.querySelectorAll("[data-say]")].map((one) => [one.dataset.say, one.textContent]));
  return { mark: template.querySelector("li"), error: template.querySelector("[data-error]"), says };
}

const partsOf = (text) => find(text).map(({ start, end }) => text.slice(start, end));

// Checks again on leaving the field; marks of an unchanged text stay, because the user may be about to tap one.
function look(page) {
  const { root, field, noPerson } = page;
  const seen = `${noPerson.checked} ${field.value}`;
  if (page.seen === seen) return;
  const found = find(field.value);
  const parts = found.map(({ start, end }) => field.value.slice(start, end));
  if (noPerson.checked && parts.some((part) => !page.allowed.has(part))) noPerson.checked = false;
  root.querySelector("[data-marks]").hidden = found.length === 0;
  if (!found.length) noPerson.checked = false;
  root.querySelector("[data-list]").replaceChildren(...found.map((one) => mark(page, one)));
  field.setCustomValidity(found.length && !noPerson.checked ? root.dataset.refusal : "");
  page.isRight();
  page.seen = `${noPerson.checked} ${field.value}`;
  count(page);
  hear(page, parts);
}

function mark(page, found) {
  const { field, words } = page;
  const { start, end, language, choices } = offer(field.value, found, document.documentElement.lang);
  const begins = /(?:^|[!?]\s+|\p{L}{4}\.\s+)$/u.test(field.value.slice(0, start)); // the period of 'geb. ' does not end a sentence
  const item = words.mark.cloneNode(true);
  const blank = item.querySelector("button");
  const part = field.value.slice(start, end);
  const buttons = choices.map((choice) => {
    const other = begins ? choice[0].toLocaleUpperCase(language) + choice.slice(1) : choice;
    const button = blank.cloneNode(true);
    const label = button.querySelector(".kern-label");
    label.textContent = other;
    label.setAttribute("lang", language);
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("{proposal}", () => other).replace("{part}", () => part));
    button.addEventListener("click", () => replace(page, item, { start, end, other }));
    return button;
  });
  item.querySelector("mark").textContent = part;
  item.querySelector("[data-choices]").replaceChildren(...buttons);
  return item;
}

// The first choice of the next mark gets the focus; if there is none, the text field.
function replace(page, item, { start, end, other }) {
  const { root, field, words } = page;
  const list = root.querySelector("[data-list]");
  const position = [...list.children].indexOf(item);
  write(field, start, end, other);
  look(page);
  const next = list.children[Math.min(position, list.children.length - 1)];
  (next?.querySelector("[data-choices]").firstElementChild ?? field).focus();
  const written = words.says.written.replace("{proposal}", () => other);
  root.querySelector("[data-heard]").textContent = next ? written : `${written} ${words.says.none}`;
}

// Announces (for screen readers) what is new, and once that nothing is left; never the same again.
function hear(page, parts) {
  const { root, words } = page;
  const news = parts.filter((part) => !page.heard.includes(part));
  const line = root.querySelector("[data-heard]");
  if (news.length) line.textContent = words.says.found.replace("{parts}", () => news.join(", "));
  else if (page.heard.length && !parts.length) line.textContent = words.says.none;
  page.heard = parts;
}

function count({ root, field }) {
  const most = field.maxLength;
  const line = root.querySelector("[data-written]");
  line.hidden = most < 0;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  line.textContent = `${number.format(field.value.length)} / ${number.format(most)}`;
}
