// One unsent entry in a list: its kind, time, status and reasons; with the full template also what it says, and its repair.
import { hasNetwork, repairAddress, sendAgain } from "./waiting-actions.js";
import { needsYou, statusOf } from "./visit-parts.js";
import { duration, moment, showOnly } from "./words.js";

// `remove`: what its button 'delete' does; without it there is no such button.
export function waitingEntry({ root, phone, labels }, entry, remove = null) {
  const row = root.querySelector("template[data-entry-row]").content.cloneNode(true).firstElementChild;
  const part = (name) => row.querySelector(`[data-${name}]`);
  const status = statusOf(entry);
  row.dataset.entry = entry.uid;
  row.dataset.status = status;
  part("kind").textContent = labels.kind?.[entry.kind] ?? entry.kind;
  part("made").textContent = moment(entry.made_at);
  part("made").dateTime = entry.made_at;
  showOnly(row, "when-status", status);
  part("reasons").append(...reasonsOf(entry).map((sentence) => element("li", sentence)));
  describe(part("mine"), entry.body, labels);
  if (part("versions") && entry.status === "conflict" && entry.kept) {
    part("versions").hidden = false;
    describe(part("theirs"), entry.kept, labels);
  }
  if (part("needing")) part("needing").hidden = !needsYou(status);
  if (part("repair")) offerRepair(phone, part, entry, status);
  if (part("delete")) part("delete").hidden = !remove;
  part("delete")?.addEventListener("click", () => remove?.());
  return row;
}

// Of an entry that is sent again by itself there is nothing to do.
export function reasonsOf(entry) {
  return statusOf(entry) === "resting" ? [] : [...new Set(Object.values(entry.errors ?? {}).flat())];
}

export const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

function offerRepair(phone, part, entry, status) {
  const address = repairAddress(entry);
  part("repair").hidden = ["waiting", "held", "resting"].includes(status) || !address || (entry.kind === "note_reply" && !hasNetwork()); // its page is not kept
  part("repair").href = address ?? "";
  part("again").hidden = status !== "refused" || Boolean(address);
  part("again").addEventListener("click", () => sendAgain(phone, entry));
}

function describe(list, body, labels) {
  if (!list) return;
  for (const [key, value] of Object.entries(body ?? {})) {
    if (value === null || value === "" || !labels.field?.[key]) continue;
    list.append(element("dt", labels.field[key]), element("dd", words(key, value, labels)));
  }
}

function words(key, value, labels) {
  if (labels.sealed?.[key]) return labels.sealed[key];
  if (typeof value === "boolean") return labels.yes_no?.[String(value)] ?? String(value);
  if (Array.isArray(value)) return value.map((one) => words(key, one, labels)).join(" · ");
  if (key.endsWith("_at")) return moment(value);
  if (key.endsWith("minutes")) return Number.isInteger(value) ? duration(value) : String(value);
  return labels[key]?.[value] ?? String(value);
}
