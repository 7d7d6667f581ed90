// The draft of a record: what was chosen and is not saved yet. It stays on this phone until the record is queued, or the sign-out.
import { asked, known } from "./bind-visit.js";
import { bodyOf } from "./entry.js";
import { fill } from "./fill.js";
import { outbox, person } from "./phone.js";

// Null for a form without a draft. A key that ends with its owner is deleted at sign-out.
export function recordDraftKey(form) {
  if (form.dataset.entry !== "record" || form.dataset.repairs) return null;
  const visit = "afterwards" in form.dataset && !asked("visit") ? "new" : form.elements.namedItem("visit").value;
  return `record-draft/${visit}:${person()}`;
}

// Restores the draft, says so, and keeps what is chosen from now on. Whoever was faster than this keeps what was chosen meanwhile.
export async function keepRecordDraft(form) {
  const key = recordDraftKey(form);
  if (!key) return;
  const { written } = form.dataset;
  const keep = () => outbox.remember(key, { body: bodyOf("record", new FormData(form)), at: Date.now(), written }).catch(() => {});
  let draft = await outbox.recall(key);
  // It was made within two days, over the record that the page shows too (its version; none without a record).
  if (!(draft?.written === written && Date.now() - draft?.at < 172_800_000)) draft = await outbox.forget(key);
  const isTouched = "dirty" in form.dataset;
  const restored = form.querySelector("[data-restored]");
  restored.hidden = !draft || isTouched;
  if (!restored.hidden) fill(form, known(draft.body));
  form.addEventListener("change", keep);
  if (isTouched) keep();
  form.dataset.drafts = "";
  restored.querySelector("button").addEventListener("click", async () => {
    await outbox.forget(key);
    form.reset(); // some browsers restore what was in the form
    location.reload();
  });
}
