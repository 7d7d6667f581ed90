// Sets which visit a form is about. A page that was kept for offline use was rendered for another visit, or for none.
import { newUid } from "./canonical.js";
import { nowOnPhone, outbox, person } from "./phone.js";
import { fill } from "./fill.js";

const asked = (name) => new URLSearchParams(location.search).get(name);

export async function bindVisit(form) {
  const repaired = asked("repair") ? await repair(form, asked("repair")) : null;
  const field = form.elements.namedItem("visit");
  if (!field || repaired) return;
  const before = field.value;
  if (form.dataset.afterwards !== undefined) field.value = asked("visit") ?? newUid();
  else if (asked("visit")) field.value = asked("visit");
  else if (isKept() || !field.value) field.value = (await nowOnPhone()).visit?.uid ?? "";
  if (isKept() && field.value !== before) await makeFresh(form, field.value);
}

export const isKept = () => document.body.dataset.kept !== undefined;

// Removes values that the server rendered for another visit, and fills in those of entries of this visit that wait here.
async function makeFresh(form, visit) {
  for (const time of form.querySelectorAll("[type=time]")) {
    time.value = "";
    delete time.dataset.known;
  }
  const entries = await outbox.mine(person());
  const waiting = entries.filter((entry) => entry.visit === visit && entry.kind === form.dataset.entry);
  if (waiting.length) fill(form, waiting[waiting.length - 1].body);
}

// Opens a refused entry in its form, filled in, with its reasons; saving replaces it.
async function repair(form, uid) {
  const entry = (await outbox.mine(person())).find((one) => one.uid === uid);
  const field = form.elements.namedItem("visit");
  if (!entry || !field) return null;
  field.value = entry.visit;
  form.dataset.repairs = uid;
  fill(form, entry.body);
  showReasons(form, Object.entries(entry.errors ?? {}));
  return entry;
}

export function showReasons(form, reasons) {
  const template = document.querySelector("template[data-reasons]");
  if (!template || !reasons.length) return;
  const notice = template.content.cloneNode(true);
  const list = notice.querySelector("ul");
  for (const [name, sentences] of reasons) {
    for (const sentence of sentences) list.append(reason(form, name, sentence));
  }
  form.before(notice);
}

function reason(form, name, sentence) {
  const item = document.createElement("li");
  const target = name && (document.getElementById(name) ?? form.elements.namedItem(name));
  if (!target?.id) item.textContent = sentence;
  else item.append(Object.assign(document.createElement("a"), { href: `#${target.id}`, textContent: sentence }));
  return item;
}
