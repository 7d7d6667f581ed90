// A dialog about one visit, from what this phone knows: correct it, look at it, delete it.
import { askAndWithdraw, correctAddress, hasNetwork } from "./waiting-actions.js";
import { isChangeable, needsNewVisit, needsYou, standing } from "./visit-parts.js";
import { showVisit } from "./visit-row.js";
import { element, reasonsOf } from "./waiting-entry.js";
import { showOnly } from "./words.js";

// `visit`: with the waiting `parts` applied; `row`: as the server had it last, null if it does not know the visit.
export function openSheet({ root, phone, labels }, { visit, row, parts }) {
  const sheet = root.querySelector("dialog[data-sheet]");
  const part = (name) => sheet.querySelector(`[data-${name}]`);
  const status = parts.length ? standing(parts) : `state-${visit.state}`;
  const isOpen = isChangeable(row) && status !== "leaving" && visit.state !== "withdrawn";
  showVisit(sheet, visit, status, labels);
  part("reasons").replaceChildren(...parts.flatMap(reasonsOf).map((sentence) => element("li", sentence)));
  part("correct").hidden = !(isOpen || parts.some(needsNewVisit)) || visit.state === "open";
  part("correct").href = correctAddress(visit, { parts, row });
  showOnly(sheet, "corrects", visit.outcome ? "record" : "nothing");
  part("look").hidden = !(needsYou(status) || (row && hasNetwork()));
  part("look").href = needsYou(status) ? part("look").dataset.phone : part("look").dataset.ofVisit.replace("VISIT", visit.uid);
  part("delete-visit").hidden = !isOpen;
  part("delete-visit").onclick = () => {
    sheet.close();
    askAndWithdraw(root, phone, visit.uid, { parts, row });
  };
  sheet.showModal();
}
