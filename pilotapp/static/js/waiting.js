// What is unsent on this phone, one row for each visit: in the place of the server's row where the page has it, else in a list.
// With `full` in the list alone, with each entry. A bundle of its own; app.js gives it the page's outbox and events.
import { askAndRemove, askAndWithdraw, correctAddress, exportAll } from "./waiting-actions.js";
import { openSheet } from "./visit-sheet.js";
import { byVisit, isPart, standing, together } from "./visit-parts.js";
import { rowOf, showVisit, visitOf } from "./visit-row.js";
import { waitingEntry } from "./waiting-entry.js";
import { showOnly } from "./words.js";

// `phone`: {outbox, person, hear, announceOutbox, deliverSaved, pageSnapshot}.
export function waiting(root, phone) {
  if (!phone.person) return;
  const page = { root, phone, labels: JSON.parse(root.dataset.labels || "{}"), isFull: Boolean(root.querySelector("[data-export]")) };
  const look = async () => {
    const entries = await phone.outbox.mine(phone.person).catch(() => null); // the line below the header shows the reason
    if (entries) show(page, entries);
    else showOnly(root, "list-state", null);
    root.dataset.looked = "";
  };
  root.querySelector("[data-export]")?.addEventListener("click", () => exportAll(phone));
  phone.hear("outbox", look);
  phone.hear("delivered", look);
  document.addEventListener("htmx:load", look); // the server's rows are new
  document.getElementById("visit-list")?.addEventListener("click", (event) => openKept(event, page));
  look();
}

// Without a network there is no page of a visit: a dialog has what the phone knows of it.
function openKept(event, page) {
  const row = event.target.closest("a.row__link")?.closest("[data-visit]");
  if (!row || !("kept" in document.body.dataset)) return;
  event.preventDefault();
  openSheet(page, { visit: visitOf(row), row: visitOf(row), parts: [] });
}

function show(page, entries) {
  for (const row of document.querySelectorAll("[data-instead]")) row.remove();
  for (const row of document.querySelectorAll("[data-visit][hidden]")) row.hidden = false;
  const groups = byVisit(entries);
  const rows = [];
  for (const entry of entries) {
    const parts = groups.get(entry.visit);
    if (!isPart(entry)) rows.push(waitingEntry(page, entry, () => askAndRemove(page.root, page.phone, entry)));
    else if (parts[0].uid === entry.uid) rows.push(...placed(page, parts));
  }
  page.root.querySelector("[data-list]").replaceChildren(...rows);
  showOnly(page.root, "list-state", rows.length ? "some" : "none");
}

// Returns the visit's row for the list; none if it stands in the place of the server's row.
function placed(page, parts) {
  const theirs = rowOf(parts[0].visit);
  const row = visitRow(page, { parts, row: visitOf(theirs) });
  if (!theirs) return [row];
  row.dataset.instead = "";
  row.querySelector("[data-day]").hidden = true; // the day is in the heading
  theirs.hidden = true;
  theirs.before(row);
  return [];
}

// `known`: the waiting `parts` of the visit, and the server's `row`.
function visitRow(page, known) {
  const row = page.root.querySelector("template[data-visit-row]").content.cloneNode(true).firstElementChild;
  const visit = together(known.row, known.parts);
  const status = standing(known.parts);
  row.dataset.waits = visit.uid;
  showVisit(row, visit, status, page.labels);
  if (page.isFull) return withParts(row, page, visit, known);
  row.dataset.status = status;
  row.querySelector("[data-open]").addEventListener("click", (event) => {
    event.preventDefault();
    openSheet(page, { visit, ...known });
  });
  return row;
}

function withParts(row, page, visit, known) {
  const status = standing(known.parts);
  row.querySelector("[data-parts]").append(...known.parts.map((part) => waitingEntry(page, part)));
  const correct = row.querySelector("[data-correct]");
  correct.href = correctAddress(visit, known);
  correct.hidden = visit.state === "open" || ["leaving", "refused", "conflict"].includes(status); // a refused part has its own
  showOnly(correct, "corrects", visit.outcome ? "record" : "nothing");
  const remove = row.querySelector("[data-delete-visit]");
  remove.hidden = status === "leaving";
  remove.addEventListener("click", () => askAndWithdraw(page.root, page.phone, visit.uid, known));
  return row;
}
