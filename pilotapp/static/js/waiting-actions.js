// Actions on unsent entries: export all as a file, delete one or a whole visit after a question, open one again in its form.
// `phone`: the page's own outbox and its events.
import { confirmed } from "./confirm-dialog.js";
import { makeEntry } from "./entry.js";
import { schemaNow } from "./schemas.js";
import { isUnsent, needsNewVisit } from "./visit-parts.js";
import { showOnly } from "./words.js";

const FORMS = { check_in: "/visits/new", check_out: "/visits/end", record: "/visits/record", note: "/notes/new" };

// Check-ins come back as a visit entered afterwards; so does the record of a withdrawn visit, as a new visit; an answer or a
// withdrawal is repeated on its page.
export function repairAddress(entry) {
  const { uid, kind, visit, body } = entry;
  if (kind === "note_reply") return `/notes/${visit}?${new URLSearchParams({ repair: uid })}`;
  if (!FORMS[kind]) return null;
  if (needsNewVisit(entry)) return `${FORMS.check_in}?${new URLSearchParams({ repair: uid })}`;
  const form = kind === "record" && body.started_at ? FORMS.check_in : FORMS[kind];
  return `${form}?${new URLSearchParams({ visit, repair: uid })}`;
}

// Whether pages that are not kept here can be opened.
export const hasNetwork = () => navigator.onLine && !("kept" in document.body.dataset);

export async function exportAll({ outbox, person }) {
  const entries = await outbox.mine(person);
  const content = JSON.stringify({ exported_at: new Date().toISOString(), person, entries }, null, 2);
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: `pilotapp-${new Date().toISOString().slice(0, 10)}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export async function sendAgain(phone, { uid }) {
  await phone.outbox.again(uid, phone.person);
  changed(phone);
}

function changed({ announceOutbox, deliverSaved }) {
  announceOutbox();
  deliverSaved();
}

async function isSure(root, what) {
  const dialog = root.querySelector("dialog[data-delete-question]");
  showOnly(dialog, "deletes", what);
  return confirmed(dialog, "delete");
}

export async function askAndRemove(root, { outbox, person, announceOutbox }, { uid }) {
  if (!(await isSure(root, "entry"))) return;
  await outbox.remove(uid, person);
  announceOutbox();
}

// `parts`: the entries of this visit that wait here; `row`: the server's row, if it is known.
export async function askAndWithdraw(root, phone, visit, { parts, row }) {
  if (!(await isSure(root, !row && isUnsent(parts) ? "unsent" : "sent"))) return;
  const { outbox, person } = phone;
  const entry = await makeEntry({ kind: "withdraw", owner: person, visit, data: new FormData(), schema: await schemaNow(outbox) });
  await outbox.withdraw(entry, { snapshot: phone.pageSnapshot() });
  changed(phone);
}

// Where a visit is corrected: a refused part in its form; what has a record, or lacks its start, with its times.
export function correctAddress(visit, { parts, row }) {
  const repaired = parts.map((part) => (["refused", "conflict"].includes(part.status) ? repairAddress(part) : null)).find(Boolean);
  const form = !row && (visit.outcome || !visit.started_at) ? FORMS.check_in : FORMS.record;
  return repaired ?? `${form}?${new URLSearchParams({ visit: visit.uid })}`;
}
