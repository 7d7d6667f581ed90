// A form about a visit: which visit it is about, values that the page knows better than the form, and what follows.
import { asked, bindVisit } from "./bind-visit.js";
import { newUid } from "./canonical.js";
import { instant, makeEntry } from "./entry.js";
import { nowOnPhone, outbox, person } from "./phone.js";
import { recordDraftKey } from "./record-draft.js";
import { saving } from "./saving.js";
import { schemaNow } from "./schemas.js";
import { measuredMinutes, startMeasuring } from "./stopwatch.js";
import { areRight, timesOf } from "./visit-times.js";

const STAMPED = { check_in: "started_at", check_out: "ended_at" };

export function visitForm(form) {
  if (!person()) return;
  const ready = bindVisit(form)
    .catch(() => {})
    .then(() => aimed(form));
  const settings = (entry) => ({ begins: isNew(form, entry), ends: recordDraftKey(form) });
  saving(form, { ready, settings, after: (entry) => after(form, entry), make: (submitter) => fromForm(form, submitter) });
}

// The form is shown once its modules, which add promises, have filled in what they know of the visit: nothing jumps.
function aimed(form) {
  const filling = [];
  form.dispatchEvent(new CustomEvent("pilotapp:aimed", { detail: filling }));
  Promise.allSettled(filling).then(() => {
    form.dataset.looked = "";
  });
}

async function fromForm(form, submitter) {
  const kind = form.dataset.entry;
  const now = new Date();
  const data = await timesOf(form, submitter);
  if (!(await areRight(form, data))) return "times"; // the message is at the field
  const visit = kind === "check_in" ? newUid() : data.get("visit") || (await nowOnPhone()).visit?.uid;
  if (!visit) return "nothing-open";
  const given = kind in STAMPED && !data.get(STAMPED[kind]) ? { [STAMPED[kind]]: instant(now) } : {};
  const measured = kind === "check_out" && STAMPED[kind] in given ? measuredMinutes(visit) : null;
  if (measured !== null) given.measured_minutes = measured;
  return makeEntry({ kind, owner: person(), visit, data, given, now, schema: await schemaNow(outbox) });
}

// Whether the entry begins a visit that nobody else can know.
const isNew = (form, { kind }) => kind === "check_in" || (form.dataset.afterwards !== undefined && !asked("visit"));

function after(form, entry) {
  if (entry.kind === "record" && isNew(form, entry)) form.elements.namedItem("visit").value = newUid(); // the page may stay for the next one
  if (entry.kind === "check_in") startMeasuring(entry.visit);
  if (entry.kind === "record") outbox.remember(`last-record:${entry.owner}`, entry.body).catch(() => {});
}
