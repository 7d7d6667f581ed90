// A form about a visit: the entry is on this phone first, online or not; only then something says so.
import { aim } from "./aim.js";
import { newUid } from "./canonical.js";
import { instant, makeEntry } from "./entry.js";
import { noteUnsent } from "./loss.js";
import { announceOutbox, canKeep, nowOnPhone, outbox, pageSnapshot, person } from "./phone.js";
import { deliverSaved } from "./scheduler.js";
import { measuredMinutes, startMeasuring } from "./stopwatch.js";
import { say, sayThere } from "./words.js";

const BEFORE_GOING_ON = 1500;
const STAMPED = { check_in: "started_at", check_out: "ended_at" };

export function visitForm(form) {
  if (!canKeep() || !person()) return;
  let busy = false;
  const aimed = aim(form)
    .catch(() => {})
    .then(() => form.dispatchEvent(new Event("pilotapp:aimed")));
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy || (form.noValidate && !form.reportValidity())) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      await aimed;
      await save(form, event.submitter);
    } finally {
      form.removeAttribute("aria-busy");
      busy = false;
    }
  });
}

async function save(form, submitter) {
  let entry;
  let verdict;
  try {
    entry = await fromForm(form, submitter);
    if (!entry) return say("nothing-open");
    verdict = await outbox.add(entry, { snapshot: pageSnapshot(), replaces: form.dataset.repairs || null });
  } catch {
    return failed(form);
  }
  if (verdict === "open" || verdict === "ended") {
    say(verdict);
    return announceOutbox();
  }
  saved(form, entry);
  return goOn(form);
}

// Nothing was kept: what was typed stays, and the page's own door remains, where there is a network.
function failed(form) {
  say("failed");
  document.querySelector("[data-said] [data-send-directly]")?.addEventListener("click", () => form.submit());
}

async function fromForm(form, submitter) {
  const kind = form.dataset.entry;
  const now = new Date();
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const visit = kind === "check_in" ? newUid() : data.get("visit") || (await nowOnPhone()).visit?.uid;
  if (!visit) return null;
  const given = kind in STAMPED && !data.get(STAMPED[kind]) ? { [STAMPED[kind]]: instant(now) } : {};
  const measured = kind === "check_out" && STAMPED[kind] in given ? measuredMinutes(visit) : null;
  if (measured !== null) given.measured_minutes = measured;
  return makeEntry({ kind, owner: person(), visit, data, given, now });
}

function saved(form, entry) {
  form.removeAttribute("data-dirty");
  say("saved");
  announceOutbox();
  if (entry.kind === "check_in") startMeasuring(entry.visit);
  if (entry.kind === "record") outbox.remember(`last-record:${entry.owner}`, entry.body).catch(() => {});
  outbox.countAll().then(noteUnsent, () => {});
  if (!localStorage.getItem("asked-to-persist")) {
    localStorage.setItem("asked-to-persist", "1");
    navigator.storage?.persist?.();
  }
}

// The next page is fresher when the server has the entry already; without a network it must not wait for it.
async function goOn(form) {
  const { next } = form.dataset;
  const delivery = deliverSaved();
  if (!next || next === location.pathname) return form.reset();
  sayThere("saved");
  await Promise.race([delivery, new Promise((resolve) => setTimeout(resolve, BEFORE_GOING_ON))]);
  location.assign(next);
}
