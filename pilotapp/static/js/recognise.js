// While somebody writes: marks likely personal data, offers replacements, and asks before such a text is saved.
// A separate bundle, which app.js loads on pages with free text. All sentences are in the page.
import { find } from "./personal-data.js";

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
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, AFTER_TYPING, page);
    count(page);
  });
  noPerson.addEventListener("change", () => {
    page.allowed = new Set(noPerson.checked ? partsOf(field.value) : []);
    now();
  });
  // Before the browser validates the form, also if somebody types and submits at once.
  field.form?.addEventListener("click", ({ target }) => target.closest("button, input[type=submit]")?.type === "submit" && now(), true);
  field.form?.addEventListener("reset", () => setTimeout(now));
  field.addEventListener("change", now);
  now();
}

// The elements of the page, read once, because a swapped fragment may remove them.
function wordsOfPage() {
  const template = document.querySelector("template[data-recognise]")?.content;
  if (!template) return null;
  const proposals = Object.fromEntries([...template.querySelectorAll("[data-proposal]")].map((one) => [one.dataset.proposal, one.textContent]));
  const says = Object.fromEntries([...template.querySelectorAll("[data-say]")].map((one) => [one.dataset.say, one.textContent]));
  return { mark: template.querySelector("li"), proposals, says };
}

function partsOf(text) {
  return find(text).map(({ start, end }) => text.slice(start, end));
}

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
  page.seen = `${noPerson.checked} ${field.value}`;
  count(page);
  hear(page, parts);
}

function mark(page, { start, end, proposal }) {
  const { field, words } = page;
  const item = words.mark.cloneNode(true);
  const part = field.value.slice(start, end);
  const begins = /(?:^|[!?]\s+|\p{L}{4}\.\s+)$/u.test(field.value.slice(0, start)); // the period of 'geb. ' does not end a sentence
  const known = words.proposals[proposal] ?? proposal;
  const other = begins ? known[0].toLocaleUpperCase(document.documentElement.lang) + known.slice(1) : known;
  const button = item.querySelector("button");
  item.querySelector("mark").textContent = part;
  button.querySelector(".kern-label").textContent = other;
  button.setAttribute("aria-label", button.getAttribute("aria-label").replace("{proposal}", () => other).replace("{part}", () => part));
  button.addEventListener("click", () => replace(page, start, end, other));
  return item;
}

// The next mark gets the focus; if there is none, the text field.
function replace(page, start, end, other) {
  const { root, field } = page;
  const position = [...root.querySelectorAll("[data-list] button")].indexOf(document.activeElement);
  field.setRangeText(other, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  look(page);
  const left = root.querySelectorAll("[data-list] button");
  (left[Math.min(Math.max(position, 0), left.length - 1)] ?? field).focus();
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
