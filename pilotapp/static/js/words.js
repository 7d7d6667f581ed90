// Shows translated sentences of the page. Contains none itself.
import { session } from "./storage.js";

const SAID = "said";
const SAVED = "saved";

// Shows the sentence <template data-say="name"> in the live region below the header: of its parts with data-what those for this
// `kind` of entry, of its links with data-with those for this name; links are about `visit`.
export function say(name, visit = null, kind = null) {
  const region = document.querySelector("[data-said]");
  const sentence = document.querySelector(`template[data-say~="${name}"]`);
  if (!region || !sentence) return;
  region.replaceChildren(sentence.content.cloneNode(true));
  showOnly(region, "what", kind);
  showOnly(region, "with", name);
  for (const link of visit ? region.querySelectorAll("a[data-of-visit]") : []) link.href = link.dataset.ofVisit.replace("VISIT", visit);
  region.dataset.said = name;
  region.hidden = false;
  if (!name.startsWith(SAVED)) region.scrollIntoView({ block: "center" });
}

export function unsay() {
  const region = document.querySelector("[data-said]");
  if (region) region.hidden = true;
}

// Carries a message to the next page, because saving leaves this one.
export function sayThere(name, { visit, kind }) {
  session.setItem(SAID, `${name} ${visit} ${kind}`);
}

export function sayCarried() {
  const said = (session.getItem(SAID) ?? "").split(" ");
  session.removeItem(SAID);
  if (said[0]) say(...said);
}

export const number = (count) => new Intl.NumberFormat(document.documentElement.lang).format(count);

// Of the variants that the server rendered for each plural category, shows the one for `count`.
export function showCount(root, count) {
  const category = new Intl.PluralRules(document.documentElement.lang).select(count);
  const variants = [...root.querySelectorAll("[data-plural]")];
  const chosen = variants.find(({ dataset }) => dataset.plural === category) ?? variants[variants.length - 1];
  for (const variant of variants) variant.hidden = variant !== chosen;
  for (const place of chosen?.querySelectorAll("[data-count]") ?? []) {
    place.textContent = number(count);
  }
}

// Of the children with data-<name>, shows the one with this value and hides the others.
export function showOnly(root, name, value) {
  for (const part of root.querySelectorAll(`[data-${name}]`)) part.hidden = part.getAttribute(`data-${name}`) !== value;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };

export function moment(iso, style = { ...DAY, ...CLOCK }) {
  if (Number.isNaN(Date.parse(iso))) return String(iso); // an invalid one must not hide the rest of the page
  const bare = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(iso);
  const timeZone = bare ? "UTC" : document.body.dataset.timeZone || undefined;
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { ...style, timeZone }).format(new Date(bare ? `${iso}Z` : iso));
  return words.replace(/^([A-Z][a-z]{2}),/, "$1"); // the server writes 'Fri 27 Nov 2026' too
}

export const clock = (iso) => moment(iso, CLOCK);

const isOfDay = (one, other) => moment(one, DAY) === moment(other, DAY);
export const isToday = (iso) => isOfDay(iso, new Date().toISOString());
export const endOf = ({ started_at: start, ended_at: end }) => (isOfDay(start ?? end, end) ? clock(end) : moment(end));

// Formats minutes as '1 h 12 min' like the server; the page has the patterns for both, hours only and minutes only.
export function duration(minutes, [both, whole, short] = JSON.parse(document.body.dataset.durations)) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const pattern = hours ? (rest ? both : whole) : short;
  return pattern.replace("{hours}", hours).replace("{minutes}", rest);
}
