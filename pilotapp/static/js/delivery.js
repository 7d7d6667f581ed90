// The delivery strip: what is unsent, what needs the person, when something was last confirmed, what is in the way. In words.
import { isKept } from "./aim.js";
import { noteUnsent, wasLost } from "./loss.js";
import { isTrouble } from "./pauses.js";
import { announce, canKeep, hear, outbox, person } from "./phone.js";
import { moment, sayCarried, showCount, showOnly, unsay } from "./words.js";

export function delivery(root) {
  if (!canKeep()) return;
  root.hidden = false;
  const part = (name) => root.querySelector(`[data-${name}]`);
  part("deliver")?.addEventListener("click", () => announce("deliver"));
  hear("delivering", () => root.setAttribute("aria-busy", "true"));
  hear("delivered", (result) => {
    root.removeAttribute("aria-busy");
    showOnly(root, "trouble", isTrouble(result.outcome) ? result.outcome : null);
    look(root, part);
  });
  hear("outbox", () => look(root, part));
  if (isKept() && part("as-of")) part("as-of").hidden = false;
  sayCarried();
  look(root, part);
  tellLoss(part);
  document.addEventListener("input", unsay);
}

async function look(root, part) {
  let entries;
  try {
    entries = await outbox.mine(person());
  } catch {
    showOnly(root, "trouble", "storage");
    return;
  }
  const unsent = entries.filter(({ status }) => status === "waiting").length;
  root.dataset.waiting = String(unsent);
  const needing = entries.length - unsent;
  showOnly(root, "unsent", unsent ? "some" : needing ? null : "none");
  if (unsent) showCount(root.querySelector("[data-unsent=some]"), unsent);
  part("needs-you").hidden = !needing;
  if (needing) showCount(part("needs-you"), needing);
  if (part("deliver")) part("deliver").hidden = !unsent;
  showLast(part, await outbox.recall(`delivered:${person()}`));
  outbox.countAll().then(async (count) => (await wasLost()) || noteUnsent(count)).catch(() => {});
}

function showLast(part, received) {
  part("never").hidden = Boolean(received);
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
