// The state of sending: a sign in the header, and a line below it only where something waits or fails. A tap on the sign shows all.
import { isKept } from "./bind-visit.js";
import { forgetLoss, noteUnsent, waitedHere, wasEvicted } from "./eviction.js";
import { forgetPast, learnPast, pastOf } from "./past.js";
import { isTrouble } from "./backoff.js";
import { announce, hear, keeps, outbox, person } from "./phone.js";
import { allIsSent, deliveryStatus, signOf } from "./delivery-status.js";
import { showSign, startSign } from "./delivery-sign.js";
import { mendsItself } from "./state.js";
import { ask } from "./wire.js";
import { moment, sayCarried, showCount, showOnly, unsay } from "./words.js";

export function delivery(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  let outcome = navigator.onLine ? null : "offline"; // of the last attempt that had something to send
  const show = () => look(root, part, outcome);
  startSign(part("sign"));
  part("deliver").addEventListener("click", () => announce("deliver"));
  hear("delivering", () => part("sign").setAttribute("aria-busy", "true"));
  hear("delivered", (result) => {
    part("sign").removeAttribute("aria-busy");
    showOnly(root, "trouble", isTrouble(result.outcome) ? result.outcome : null);
    if (result.outcome !== "idle") outcome = result.outcome;
    show();
  });
  hear("outbox", show);
  window.addEventListener("online", () => {
    outcome = "online";
    show();
  });
  if (part("as-of")) part("as-of").hidden = !isKept();
  sayCarried();
  show();
  hearLossSeen(part);
  tellPast().then(show, () => {}); // on an error a later page asks again
  document.addEventListener("input", unsay);
}

async function look(root, part, outcome) {
  const kept = await keeps();
  for (const one of document.querySelectorAll("[data-keeps]")) one.hidden = !one.dataset.keeps.split(" ").includes(kept);
  try {
    if (kept === "nothing") return showNothing(root, part, waitedHere() ? "storage" : null);
    const waiting = await showEntries(root, part, outcome);
    part("trouble=storage").hidden = true;
    const [delivered, isLost, past] = await Promise.all([outbox.recall(`delivered:${person()}`), wasEvicted(), pastOf(outbox)]);
    part("lost").hidden = !isLost;
    if (isLost) unsay(); // the message about saving is not true any more
    const isAllSent = allIsSent({ delivered, isLost, past });
    showOnly(root, "known", isAllSent ? "yes" : "no");
    for (const one of document.querySelectorAll("[data-new]")) one.hidden = isLost || past !== "elsewhere";
    if (!isLost) await noteUnsent(await outbox.countAll());
    const isWrong = isLost || !part("needs-you").hidden || Boolean(root.querySelector("[data-trouble]:not([hidden])"));
    showSign(part("sign"), signOf({ isWrong, waiting, isAllSent }), waiting);
  } catch {
    showNothing(root, part, "storage");
  }
  return undefined;
}

// If the store does not answer, nothing is said about what is sent.
function showNothing(root, part, trouble) {
  showOnly(root, "unsent", null);
  showOnly(root, "trouble", trouble);
  for (const name of ["deliver", "last", "needs-you", "resting"]) part(name).hidden = true;
  showSign(part("sign"), "wrong");
}

// Returns how many entries wait.
async function showEntries(root, part, outcome) {
  const entries = await outbox.mine(person());
  const unsent = entries.filter(({ status }) => status === "waiting").length;
  const resting = entries.filter(mendsItself).length;
  const needing = entries.length - unsent - resting;
  const told = deliveryStatus({ unsent, needing: needing + resting, outcome, onLine: navigator.onLine });
  showOnly(root, "unsent", told.unsent);
  showOnly(root, "network", told.network);
  if (unsent) showCount(part("unsent=some"), unsent);
  part("needs-you").hidden = !needing;
  if (needing) showCount(part("needs-you"), needing);
  part("resting").hidden = !resting;
  part("deliver").hidden = !told.canSend;
  if (part("as-of")) showAge(part, told);
  showLast(part, told.last && (await outbox.recall(`delivered:${person()}`)));
  return unsent + resting;
}

// A kept page says from when it is; loading it again is offered only where that can help.
function showAge(part, { away, canLoad }) {
  part("away").hidden = !away;
  part("as-of").classList.toggle("tell", away);
  part("reload").hidden = !canLoad;
}

function showLast(part, received) {
  part("last").hidden = !received;
  if (!received) return;
  const time = part("last").querySelector("time");
  time.dateTime = received;
  time.textContent = moment(received);
}

function hearLossSeen(part) {
  part("lost-seen").addEventListener("click", async () => {
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
