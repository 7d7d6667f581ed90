// Shared by all modules of a page: whose page it is, the outbox, and events within and between tabs.
import { openCopies } from "./copies.js";
import { memoryOutbox } from "./memory-outbox.js";
import { keepsEntries, whatIsKept } from "./keeping.js";
import { openOutbox } from "./outbox.js";
import { currentVisit, newest } from "./state.js";

export const isShared = () => "shared" in document.body.dataset;
export const copies = isShared() ? null : openCopies(); // a shared phone keeps none
export const outbox = isShared() ? memoryOutbox(openOutbox()) : openOutbox("pilotapp", { makeRoom: copies.clear });
export const generation = () => document.body.dataset.generation || null; // of the server's database
export const left = () => document.body.dataset.left || null; // whose session was ended by somebody
export const erased = () => document.body.dataset.erased || null; // the erased person whose data are deleted
export const person = () => document.body.dataset.person || null;
export const isPilot = () => Boolean(person() && document.body.dataset.snapshot);
export const canKeep = () => keepsEntries({ store: outbox, browser: window });
export const keeps = () => whatIsKept({ store: outbox, browser: window });

const channel = openChannel();
channel?.addEventListener("message", () => announce("outbox"));

// Firefox refuses it if storage is refused.
function openChannel() {
  try {
    return new BroadcastChannel("pilotapp");
  } catch {
    return null;
  }
}

export function announce(name, detail = null) {
  document.dispatchEvent(new CustomEvent(`pilotapp:${name}`, { detail }));
}

export function hear(name, listener) {
  document.addEventListener(`pilotapp:${name}`, ({ detail }) => listener(detail));
}

// The outbox or the snapshot changed: this page and the other tabs update.
export function announceOutbox() {
  announce("outbox");
  channel?.postMessage("outbox");
}

export const pageSnapshot = () => carried("snapshot");
export const pageSealingKey = () => carried("sealingKey");

function carried(name) {
  try {
    return JSON.parse(document.body.dataset[name] || "null");
  } catch {
    return null;
  }
}

export async function nowOnPhone() {
  const entries = await outbox.mine(person());
  const snapshot = newest(await outbox.recall(`snapshot:${person()}`), pageSnapshot());
  return { entries, snapshot, visit: currentVisit(snapshot, entries) };
}
