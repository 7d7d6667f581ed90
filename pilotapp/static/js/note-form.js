// A form with free text, which is sealed before this phone stores it, as an entry or as a draft.
import { restoreDraft } from "./restore-draft.js";
import { draftKey } from "./draft.js";
import { sign } from "./entry.js";
import { goTo, leavesBy } from "./page-change.js";
import { outbox, pageSealingKey, person } from "./phone.js";
import { saving } from "./saving.js";
import { schemaNow } from "./schemas.js";
import { NoKey, sealText } from "./sealed-text.js";
import { within } from "./within.js";

const AFTER_TYPING = 1000;
const PATIENCE = 5000;

export function noteForm(form) {
  if (!person()) return;
  const note = restoreDraft(form);
  const ready = note.begin().catch(() => {});
  const settings = () => ({ ends: note.keeps ? draftKey(person()) : null });
  keepDrafts(form, note);
  saving(form, { ready, settings, make: () => make(form, note), after: note.end });
}

async function make(form, note) {
  const { uid } = note;
  note.done = true;
  await note.writing; // a draft that is being written must not remain after the entry
  const body = note.codes();
  const [words, owner, kind] = [note.words(), person(), form.dataset.entry];
  try {
    if (note.sealed) body.text = note.sealed;
    else if (words) body.text = await sealText(words, { store: outbox, owner, uid, ofPage: pageSealingKey() });
  } catch (reason) {
    note.done = false;
    if (reason instanceof NoKey) return "no-key";
    throw reason;
  }
  const visit = form.elements.namedItem("visit").value || uid;
  return sign({ uid, owner, kind, visit, body, schema: await schemaNow(outbox) });
}

// Saves a draft a moment after the last key press, and when the page is left. A tap on a link waits for that, because a page that
// is gone seals nothing; so does a reload as far as the browser lets it.
function keepDrafts(form, note) {
  let timer = null;
  const later = () => {
    note.done = false;
    clearTimeout(timer);
    timer = setTimeout(now, AFTER_TYPING);
  };
  const now = () => {
    if (timer === null) return null;
    clearTimeout(timer);
    timer = null;
    return note.keep();
  };
  const leave = (event) => {
    const keeping = leavesBy(event) && now();
    if (!keeping) return;
    event.preventDefault();
    within(PATIENCE, keeping).finally(() => goTo(event.target.closest("a").href)).catch(() => {});
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("click", leave);
  window.addEventListener("beforeunload", now);
  window.addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && now());
}
