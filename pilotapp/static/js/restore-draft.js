// Restores what was begun in a form with free text: a draft, or a refused entry. The text is unsealed by the server.
import { showReasons } from "./bind-visit.js";
import { fill } from "./fill.js";
import { hear, outbox, pageSealingKey, person } from "./phone.js";
import { draftKey, readDraft, writeDraft } from "./draft.js";
import { bodyOf } from "./entry.js";
import { newUid } from "./canonical.js";
import { openText } from "./sealed-text.js";
import { confirmed } from "./confirm-dialog.js";
import { showOnly } from "./words.js";

const asked = (name) => new URLSearchParams(location.search).get(name);
const byNetwork = (...args) => window.fetch(...args);

// `uid` is that of the new entry; `sealed` holds a text that this page cannot show; while `done`, no draft is saved.
// For a refused entry no draft is saved either: the entry itself is kept, and a draft would be another note.
export function restoreDraft(form) {
  const note = { uid: newUid(), sealed: null, done: false, writing: Promise.resolve() };
  Object.defineProperty(note, "keeps", { get: () => "draft" in form.dataset && !form.dataset.repairs });
  const field = () => form.querySelector("[data-words] textarea");
  const show = (state) => showOnly(form, "draft-state", state);

  note.words = () => field().value.trim();
  note.codes = () => Object.fromEntries(Object.entries(bodyOf(form.dataset.entry, new FormData(form))).filter(([key]) => key !== "text"));

  note.begin = async () => {
    if (asked("visit")) aimAt(asked("visit"));
    const before = (asked("repair") && (await refused(asked("repair")))) || (note.keeps ? await readDraft(outbox, person()) : null);
    if (!before || note.words()) return; // the text in the server's page is newer
    const { text = null, ...codes } = before.body;
    note.uid = before.status === "conflict" ? newUid() : before.uid;
    aimAt(before.visit === before.uid || before.errors?.visit ? null : before.visit);
    showReasons(form, Object.entries(before.errors ?? {}));
    note.sealed = text;
    fill(form, codes);
    if (text) await bringBack({ uid: before.uid, owner: before.owner, text });
    else show("open");
  };

  async function bringBack(sealed) {
    let text;
    try {
      text = await openText(sealed, byNetwork);
    } catch {
      return putAside(true);
    }
    if (note.sealed !== sealed.text) return undefined;
    note.sealed = null;
    putAside(false);
    show(text === null ? "lost" : "open");
    field().value = text ?? "";
    return field().dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A text that cannot be shown must not be overwritten: its field is hidden until then.
  function putAside(away) {
    form.querySelector("[data-words]").hidden = away;
    field().disabled = away;
    if (away) show("sealed");
  }

  async function refused(uid) {
    const entry = (await outbox.mine(person())).find((one) => one.uid === uid);
    if (entry) form.dataset.repairs = uid;
    return entry ?? null;
  }

  function aimAt(visit) {
    if (form.dataset.entry !== "note") return;
    const about = form.querySelector("[data-about-visit]");
    form.elements.namedItem("visit").value = visit ?? "";
    about.hidden = !form.elements.namedItem("visit").value;
  }

  note.keep = () => {
    if (!note.keeps || note.done) return note.writing;
    const { uid, sealed } = note;
    const said = { uid, sealed, owner: person(), visit: form.elements.namedItem("visit").value || uid, codes: note.codes(), words: note.words() };
    note.writing = note.writing.then(() => writeDraft(outbox, { ...said, ofPage: pageSealingKey() })).catch(() => {});
    return note.writing;
  };

  note.end = () => {
    Object.assign(note, { uid: newUid(), sealed: null });
    putAside(false);
    show(null);
  };

  for (const button of form.querySelectorAll("[data-begin-anew]")) {
    button.addEventListener("click", async () => {
      if (!(await confirmed(document.querySelector("dialog[data-anew]"), "discard"))) return;
      note.done = true;
      await note.writing;
      if (note.keeps) await outbox.forget(draftKey(person()));
      note.end();
      form.reset();
      form.dispatchEvent(new Event("change", { bubbles: true }));
      aimAt(asked("visit"));
    });
  }

  const again = () => note.sealed && bringBack({ uid: note.uid, owner: person(), text: note.sealed });
  if ("draft" in form.dataset) window.addEventListener("online", again);
  if ("draft" in form.dataset) hear("delivered", ({ outcome }) => outcome === "sent" && again());
  return note;
}
