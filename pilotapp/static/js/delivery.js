// The delivery strip: what this browser keeps, what is unsent, what needs the user, what prevents sending, and what is unknown.
import { isKept } from "./bind-visit.js";
import { forgetLoss, noteUnsent, waitedHere, wasEvicted } from "./eviction.js";
import { forgetPast, learnPast, pastOf } from "./past.js";
import { isTrouble } from "./backoff.js";
import { announce, hear, keeps, outbox, person } from "./phone.js";
import { allIsSent, deliveryStatus } from "./delivery-status.js";
import { mendsItself } from "./state.js";
import { ask } from "./wire.js";
import { moment, sayCarried, showCount, showOnly, unsay } from "./words.js";

export function delivery(root) {
  root.hidden = false;
  const part = (name) => root.querySelector(`[data-${name}]`);
  let outcome = navigator.onLine ? null : "offline"; // of the last attempt that had something to send
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
  hearLossSeen(part);
  tellPast().then(show, () => {}); // on an error a later page asks again
  document.addEventListener("input", unsay);
}

async function look(root, part, outcome) {
  const kept = await keeps();
  for (const one of document.querySelectorAll("[data-keeps]")) one.hidden = !one.dataset.keeps.split(" ").includes(kept);
  part("strip").hidden = kept === "nothing" && !isKept() && !waitedHere();
  try {
    if (kept === "nothing") return showNothing(root, part, waitedHere() ? "storage" : null);
    await showEntries(root, part, outcome);
    part("trouble=storage").hidden = true;
    const [delivered, isLost, past] = await Promise.all([outbox.recall(`delivered:${person()}`), wasEvicted(), pastOf(outbox)]);
    if (part("lost")) part("lost").hidden = !isLost;
    if (isLost) unsay(); // the message about saving is not true any more
    showOnly(root, "known", allIsSent({ delivered, isLost, past }) ? "yes" : "no");
    for (const one of document.querySelectorAll("[data-new]")) one.hidden = isLost || past !== "elsewhere";
    if (!isLost) await noteUnsent(await outbox.countAll());
  } catch {
    showNothing(root, part, "storage");
  }
  return undefined;
}

// If the store does not answer, the strip says nothing about what is sent.
function showNothing(root, part, trouble) {
  showOnly(root, "unsent", null);
  showOnly(root, "trouble", trouble);
  for (const name of ["deliver", "last", "needs-you", "resting"]) if (part(name)) part(name).hidden = true;
}

async function showEntries(root, part, outcome) {
  const entries = await outbox.mine(person());
  const unsent = entries.filter(({ status }) => status === "waiting").length;
  root.dataset.waiting = String(unsent);
  const resting = entries.filter(mendsItself).length;
  const needing = entries.length - unsent - resting;
  const told = deliveryStatus({ unsent, needing: needing + resting, outcome, onLine: navigator.onLine });
  showOnly(root, "unsent", told.unsent);
  showOnly(root, "network", told.network);
  if (unsent) showCount(root.querySelector("[data-unsent=some]"), unsent);
  part("needs-you").hidden = !needing;
  if (needing) showCount(part("needs-you"), needing);
  part("resting").hidden = !resting;
  if (part("deliver")) part("deliver").hidden = !told.canSend;
  if (part("away")) part("away").hidden = !told.away;
  showLast(part, told.last && (await outbox.recall(`delivered:${person()}`)));
}

function showLast(part, received) {
  part("last").hidden = !received;
  if (!received) return;
  const time = part("last").querySelector("time");
  time.dateTime = received;
  time.textContent = moment(received);
}

function hearLossSeen(part) {
  part("lost-seen")?.addEventListener("click", async () => {
    forgetLoss();
    await noteUnsent(await outbox.countAll());
    await forgetPast(outbox);
    announce("outbox");
  });
}

// A new store asks the server once whether its user entered visits before.
async function tellPast() {
  document.querySelector("[data-new-seen]")?.addEventListener("click", () => forgetPast(outbox).then(() => announce("outbox")));
  if ((await pastOf(outbox)) !== "unasked") return;
  const hello = await ask((...args) => window.fetch(...args), "/sync/hello", {});
  if (hello.person === person()) await learnPast(outbox, hello);
}
