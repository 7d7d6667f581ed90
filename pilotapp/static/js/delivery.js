// The delivery strip: what is unsent, what needs the person, when something was last confirmed, what is in the way. In words.
import { isKept } from "./aim.js";
import { noteUnsent, wasLost } from "./loss.js";
import { isTrouble } from "./pauses.js";
import { announce, canKeep, hear, outbox, person } from "./phone.js";
import { standing } from "./standing.js";
import { mendsItself } from "./state.js";
import { moment, sayCarried, showCount, showOnly, unsay } from "./words.js";

export function delivery(root) {
  if (!canKeep()) return;
  root.hidden = false;
  const part = (name) => root.querySelector(`[data-${name}]`);
  let outcome = navigator.onLine ? null : "offline"; // of the last try that had something to send
  const show = () => look(root, part, outcome);
  part("deliver")?.addEventListener("click", () => announce("deliver"));
  hear("delivering", () => root.setAttribute("aria-busy", "true"));
  hear("delivered", (result) => {
    root.removeAttribute("aria-busy");
    showOnly(root, "trouble", isTrouble(result.outcome) ? result.outcome : null);
    if (result.outcome !== "idle") outcome = result.outcome;
    show();
  });
  hear("outbox", show);
  window.addEventListener("online", () => {
    outcome = "online";
    show();
  });
  if (isKept() && part("as-of")) part("as-of").hidden = false;
  sayCarried();
  show();
  tellLoss(part);
  document.addEventListener("input", unsay);
}

async function look(root, part, outcome) {
  let entries;
  try {
    entries = await outbox.mine(person());
  } catch {
    showOnly(root, "trouble", "storage");
    return;
  }
  const unsent = entries.filter(({ status }) => status === "waiting").length;
  root.dataset.waiting = String(unsent);
  const resting = entries.filter(mendsItself).length;
  const needing = entries.length - unsent - resting;
  const told = standing({ unsent, needing: needing + resting, outcome, onLine: navigator.onLine });
  showOnly(root, "unsent", told.unsent);
  showOnly(root, "network", told.network);
  if (unsent) showCount(root.querySelector("[data-unsent=some]"), unsent);
  part("needs-you").hidden = !needing;
  if (needing) showCount(part("needs-you"), needing);
  part("resting").hidden = !resting;
  if (resting) showCount(part("resting"), resting);
  if (part("deliver")) part("deliver").hidden = !told.canSend;
  if (part("away")) part("away").hidden = !told.away;
  showLast(part, told.last && (await outbox.recall(`delivered:${person()}`)));
  outbox.countAll().then(async (count) => (await wasLost()) || noteUnsent(count)).catch(() => {});
}

function showLast(part, received) {
  part("last").hidden = !received;
  if (!received) return;
  const time = part("last").querySelector("time");
  time.dateTime = received;
  time.textContent = moment(received);
}

async function tellLoss(part) {
  const notice = part("lost");
  if (!notice || !(await wasLost().catch(() => false))) return;
  notice.hidden = false;
  notice.querySelector("[data-lost-seen]")?.addEventListener("click", async () => {
    await noteUnsent(await outbox.countAll());
    notice.hidden = true;
  });
}
