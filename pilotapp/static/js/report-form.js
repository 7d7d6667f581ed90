// A report about a child: sealed for the server before this phone stores it; then the page shows what happens next.
import { newUid } from "./canonical.js";
import { bodyOf, sign } from "./entry.js";
import { outbox, pageSealingKey, person } from "./phone.js";
import { saving } from "./saving.js";
import { schemaNow } from "./schemas.js";
import { seal } from "./seal.js";
import { sealingKey } from "./sealing-key.js";

const KIND = "safeguarding";
const PARTS = ["occurred", "observed", "said", "done", "informed"];

export function reportForm(root) {
  if (!person()) return;
  const form = root.querySelector("form");
  renew(form);
  saving(form, { make: () => sealed(form), after: () => showNext(root, form) });
}

// A kept page has the same uid every time it is opened.
function renew(form) {
  form.elements.namedItem("uid").value = newUid();
}

async function sealed(form) {
  const uid = form.elements.namedItem("uid").value;
  const owner = person();
  const key = await sealingKey(outbox, pageSealingKey());
  const data = new FormData();
  data.set("facts", await seal(JSON.stringify(written(form)), key, { purpose: KIND, owner, uid }));
  return sign({ uid, owner, kind: KIND, visit: uid, body: bodyOf(KIND, data), schema: await schemaNow(outbox) });
}

// The same sections as in a submitted page; empty ones are left out.
function written(form) {
  const data = new FormData(form);
  const pairs = PARTS.map((name) => [name, (data.get(name) ?? "").replaceAll("\r\n", "\n").trim()]);
  return Object.fromEntries(pairs.filter(([, text]) => text));
}

function showNext(root, form) {
  renew(form);
  root.querySelector("[data-before]").hidden = true;
  const next = root.querySelector("[data-after]");
  next.hidden = false;
  next.focus();
}
