// On the sign-in page: delivers entries of a pilot whose access has ended, which are then pending review, and says so.
import { outbox } from "./phone.js";
import { createSync } from "./sync.js";
import { ask } from "./wire.js";

export async function lateDelivery(root) {
  if (!(await outbox.countAll().catch(() => 0))) return;
  const fetch = (...args) => window.fetch(...args);
  const hello = await ask(fetch, "/sync/hello", {}).catch(() => null);
  if (typeof hello?.person !== "string") return;
  const { answered } = await createSync({ store: outbox, fetch })(hello.person);
  root.hidden = !answered;
}
