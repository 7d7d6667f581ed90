// Saves a form as an entry: on this phone first, online or not; only then a message says so. `make` depends on the form.
import { isKept } from "./bind-visit.js";
import { newUid } from "./canonical.js";
import { sendDirectly } from "./direct.js";
import { noteUnsent } from "./eviction.js";
import { goTo } from "./page-change.js";
import { announceOutbox, canKeep, outbox, pageSnapshot } from "./phone.js";
import { deliverSaved } from "./scheduler.js";
import { local } from "./storage.js";
import { say, sayThere } from "./words.js";

const BEFORE_GOING_ON = 1500;

// `make(submitter)` returns the entry, or the name of the message why there is none. `ready`: a promise to wait for.
// `settings(entry)`: further options for `outbox.add`; `after(entry)`: called after it is stored.
export function saving(form, { make, ready = Promise.resolve(), settings = () => ({}), after = () => {} }) {
  let busy = false;
  if (isKept()) renew(form);
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy || (form.noValidate && !event.submitter?.formNoValidate && !form.reportValidity())) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      await ready;
      if (!(await canKeep())) return await sendDirectly(form, event.submitter);
      return await save(form, event.submitter, { make, settings, after });
    } finally {
      form.removeAttribute("aria-busy");
      busy = false;
    }
  });
}

// A kept page has the same uids each time it is opened; submitting it directly would make two acts look like one.
function renew(form) {
  const names = form.dataset.entry === "check_in" ? ["uid", "visit"] : ["uid"];
  for (const name of names) form.elements.namedItem(name).value = newUid();
}

async function save(form, submitter, { make, settings, after }) {
  let entry;
  let verdict;
  try {
    entry = await make(submitter);
    if (typeof entry === "string") return say(entry);
    const how = { snapshot: pageSnapshot(), replaces: form.dataset.repairs || null, ...settings(entry) };
    verdict = await (entry.kind === "withdraw" ? outbox.withdraw : outbox.add)(entry, how);
  } catch {
    return failed(form, submitter);
  }
  if (verdict === "open" || verdict === "ended") {
    say(verdict);
    return announceOutbox();
  }
  form.removeAttribute("data-dirty");
  saved(form, entry);
  after(entry);
  return goOn(form, entry);
}

// Nothing was stored: the input stays, and the form can still be submitted directly if there is a network.
function failed(form, submitter) {
  say("failed");
  document.querySelector("[data-said] [data-send-directly]")?.addEventListener("click", () => sendDirectly(form, submitter));
}

const sentence = (form) => form.dataset.saved ?? "saved";

function saved(form, entry) {
  say(sentence(form), entry.visit, entry.kind);
  announceOutbox();
  outbox.countAll().then(noteUnsent, () => {});
  if (!local.getItem("asked-to-persist")) {
    local.setItem("asked-to-persist", "1");
    navigator.storage?.persist?.().catch(() => {});
  }
}

// Without a network and a service worker there is no next page: the message is shown above the emptied form.
function stay(form) {
  form.reset();
  document.querySelector("[data-said]").scrollIntoView({ block: "center" });
}

// The next page is more current if the server has the entry already; offline it must not wait for that.
async function goOn(form, entry) {
  const { next } = form.dataset;
  const delivery = deliverSaved();
  if (!next || next === location.pathname) return form.reset();
  const result = await Promise.race([delivery, new Promise((resolve) => setTimeout(resolve, BEFORE_GOING_ON))]);
  if (result?.outcome !== "sent" && !navigator.serviceWorker?.controller) return stay(form);
  sayThere(sentence(form), entry);
  goTo(next);
}
