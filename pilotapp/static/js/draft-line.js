// The line about a note that was begun on this phone: continue it, or discard it after a question.
import { draftKey, readDraft } from "./draft.js";
import { hear, outbox, person } from "./phone.js";
import { confirmed } from "./confirm-dialog.js";
import { moment } from "./words.js";

export function draftLine(root) {
  if (!person()) return;
  const look = async () => {
    const draft = await readDraft(outbox, person()).catch(() => null);
    root.hidden = !draft;
    if (!draft) return;
    const time = root.querySelector("[data-made]");
    time.dateTime = draft.made_at;
    time.textContent = moment(draft.made_at);
  };
  root.querySelector("[data-discard]").addEventListener("click", async () => {
    if (!(await confirmed(root.querySelector("dialog"), "discard"))) return;
    await outbox.forget(draftKey(person()));
    await look();
  });
  hear("outbox", look);
  look();
}
