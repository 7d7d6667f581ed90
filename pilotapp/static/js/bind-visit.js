// Sets which visit a form is about. A page that was kept for offline use was rendered for another visit, or for none.
import { newUid } from "./canonical.js";
import { keptList } from "./known-visits.js";
import { nowOnPhone, outbox, person } from "./phone.js";
import { fill } from "./fill.js";
import { codesOf, isPart, needsNewVisit, together } from "./visit-parts.js";
import { rowOf, visitOf } from "./visit-row.js";

export const asked = (name) => new URLSearchParams(location.search).get(name);

export async function bindVisit(form) {
  const repaired = asked("repair") ? await repair(form, asked("repair")) : null;
  const field = form.elements.namedItem("visit");
  if (!field || repaired || form.dataset.entry === "answer") return; // an answer is about the visit of its question
  const before = field.value;
  if (form.dataset.afterwards !== undefined) field.value = asked("visit") ?? newUid();
  else if (asked("visit")) field.value = asked("visit");
  else if (isKept() || !field.value) field.value = (await nowOnPhone()).visit?.uid ?? "";
  if (isKept() && field.value !== before) empty(form);
  if (form.dataset.entry === "record" && asked("visit")) await fillRecord(form, field.value);
  else if (isKept() && field.value !== before) await fillWaiting(form, field.value);
}

export const isKept = () => document.body.dataset.kept !== undefined;

// Removes times that the server rendered for another visit.
function empty(form) {
  for (const time of form.querySelectorAll("[type=time]")) {
    time.value = "";
    delete time.dataset.known;
  }
}

const waitingOf = async (visit) => (await outbox.mine(person())).filter((entry) => entry.visit === visit && isPart(entry));

async function fillWaiting(form, visit) {
  const entries = (await waitingOf(visit)).filter(({ kind }) => kind === form.dataset.entry);
  if (entries.length) fill(form, entries[entries.length - 1].body);
}

// Fills in what this phone knows of the visit: the server's last word, and its waiting entries. A new page has the server's data.
async function fillRecord(form, uid) {
  const list = isKept() ? await keptList() : null;
  const row = isKept() ? await lastHeard(uid, list) : null;
  const visit = together(row, await waitingOf(uid));
  if (!visit) return undefined;
  const isTimed = form.elements.namedItem("started_at");
  if (isKept() && !isTimed && (visit.outcome || row?.state === "waiting")) return location.replace(`/visits/new?${new URLSearchParams({ visit: uid })}`);
  if (row?.outcome) form.dataset.written ??= ""; // a kept page does not know the version
  fill(form, known(visit));
  for (const time of form.querySelectorAll("[type=time]")) time.dataset.known = visit[time.name] ?? ""; // to the second
  if (visit.outcome) sayCorrecting(list?.querySelector("[data-title]")?.dataset.title);
  return undefined;
}

async function lastHeard(uid, list) {
  const row = list && visitOf(rowOf(uid, list));
  const { snapshot } = row ? {} : await nowOnPhone();
  return row ?? (snapshot?.visit?.uid === uid ? snapshot.visit : null);
}

// What a record leaves out is emptied; what is not known yet stays as it is, and so do times.
export function known(visit) {
  const isSaid = ([name, value]) => value !== null || (visit.outcome && !name.endsWith("_at"));
  return Object.fromEntries(Object.entries(codesOf(visit)).filter(isSaid));
}

// The form for a visit without a check-in serves for corrections too, under another heading.
function sayCorrecting(words) {
  if (!words) return;
  const heading = document.querySelector("h1");
  document.title = document.title.replace(heading.textContent.trim(), () => words);
  heading.textContent = words;
  document.querySelector(".lead")?.remove();
}

const timesOf = (visit) => (visit?.started_at ? { started_at: visit.started_at, ended_at: visit.ended_at ?? null } : {});

// Opens a refused entry in its form, filled in, with its reasons; saving replaces it. What becomes a new visit has the times of
// the one before, where the phone knows them.
async function repair(form, uid) {
  const entry = (await outbox.mine(person())).find((one) => one.uid === uid);
  const field = form.elements.namedItem("visit");
  if (!entry || !field) return null;
  const before = needsNewVisit(entry) ? timesOf(await lastHeard(entry.visit, await keptList())) : {};
  field.value = needsNewVisit(entry) ? newUid() : entry.visit;
  form.dataset.repairs = uid;
  fill(form, { ...before, ...entry.body });
  showReasons(form, Object.entries(entry.errors ?? {}));
  return entry;
}

export function showReasons(form, reasons) {
  const template = form.querySelector("template[data-missing-summary]");
  if (!template || !reasons.length) return;
  const summary = template.content.cloneNode(true);
  const list = summary.querySelector("ul");
  for (const [name, sentences] of reasons) {
    for (const sentence of sentences) list.append(reason(form, name, sentence));
  }
  form.prepend(summary);
}

function reason(form, name, sentence) {
  const item = document.createElement("li");
  const target = name && (document.getElementById(name) ?? form.elements.namedItem(name));
  if (!target?.id) item.textContent = sentence;
  else item.append(Object.assign(document.createElement("a"), { href: `#${target.id}`, textContent: sentence }));
  return item;
}
