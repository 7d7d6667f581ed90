// The list of unsent entries on this phone: each with its kind, time, state and reasons; repair, delete, export.
import { askAndRemove, exportAll, repairAddress, sendAgain } from "./waiting-actions.js";
import { hear, outbox, person } from "./phone.js";
import { mendsItself } from "./state.js";
import { duration, moment, showOnly } from "./words.js";

export function waiting(root) {
  if (!person()) return;
  const labels = JSON.parse(root.dataset.labels || "{}");
  const look = async () => {
    const entries = await outbox.mine(person()).catch(() => null); // the line below the header shows the reason
    if (entries) show(root, labels, entries);
    else showOnly(root, "list-state", null);
  };
  root.querySelector("[data-export]")?.addEventListener("click", exportAll);
  hear("outbox", look);
  hear("delivered", look);
  look();
}

function show(root, labels, entries) {
  showOnly(root, "list-state", entries.length ? "some" : "none");
  const template = root.querySelector("template[data-row]");
  const rows = entries.map((entry) => row(root, template.content.cloneNode(true), entry, labels));
  root.querySelector("[data-list]").replaceChildren(...rows);
}

function row(root, fragment, entry, labels) {
  const part = (name) => fragment.querySelector(`[data-${name}]`);
  const status = mendsItself(entry) ? "resting" : entry.status;
  fragment.firstElementChild.dataset.entry = entry.uid;
  fragment.firstElementChild.dataset.status = status;
  part("kind").textContent = labels.kind?.[entry.kind] ?? entry.kind;
  part("made").textContent = moment(entry.made_at);
  part("made").dateTime = entry.made_at;
  showOnly(fragment, "when-status", status);
  const sentences = status === "resting" ? [] : [...new Set(Object.values(entry.errors ?? {}).flat())];
  part("reasons")?.append(...sentences.map((sentence) => element("li", sentence)));
  describe(part("mine"), entry.body, labels);
  if (entry.status === "conflict" && entry.kept) {
    part("versions").hidden = false;
    describe(part("theirs"), entry.kept, labels);
  }
  if (part("needing")) part("needing").hidden = status === "waiting" || status === "resting";
  const repair = part("repair");
  if (repair) {
    repair.hidden = ["waiting", "held", "resting"].includes(status) || !repairAddress(entry);
    repair.href = repairAddress(entry) ?? "";
  }
  const again = part("again");
  if (again) {
    again.hidden = status !== "refused" || Boolean(repairAddress(entry));
    again.addEventListener("click", () => sendAgain(entry));
  }
  part("delete")?.addEventListener("click", () => askAndRemove(root, entry));
  return fragment;
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

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
