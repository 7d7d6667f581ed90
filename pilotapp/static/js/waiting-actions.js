// Actions on unsent entries: export all as a file, delete one after a question, open one again in its form.
import { announce, announceOutbox, outbox, person } from "./phone.js";
import { confirmed } from "./confirm-dialog.js";

const FORMS = { check_in: "/visits/new", check_out: "/visits/end", record: "/visits/record", note: "/notes/new" };

// Check-ins come back as a visit entered afterwards; an answer or a withdrawal is repeated on its page.
export function repairAddress({ uid, kind, visit, body }) {
  if (kind === "note_reply") return `/notes/${visit}?${new URLSearchParams({ repair: uid })}`;
  if (!FORMS[kind]) return null;
  const form = kind === "record" && body.started_at ? FORMS.check_in : FORMS[kind];
  return `${form}?${new URLSearchParams({ visit, repair: uid })}`;
}

export async function exportAll() {
  const entries = await outbox.mine(person());
  const content = JSON.stringify({ exported_at: new Date().toISOString(), person: person(), entries }, null, 2);
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: `pilotapp-${new Date().toISOString().slice(0, 10)}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export async function sendAgain({ uid }) {
  await outbox.again(uid, person());
  announceOutbox();
  announce("deliver");
}

export async function askAndRemove(root, { uid }) {
  if (!(await confirmed(root.querySelector("dialog[data-delete-question]"), "delete"))) return;
  await outbox.remove(uid, person());
  announceOutbox();
}
