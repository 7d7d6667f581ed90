// Navigations: the network first, for a short time; then this person's kept page; then the offline page.
import { find, finishSignOut, isSignedOut, keep, MARK } from "./page-cache.js";

export const OFFLINE = "offline";
const PATIENCE = 3000;
const HURRY = { "/emergency": 300 }; // milliseconds: not to be delayed by a bad network or a captive portal

export async function answerPage({ request, event }) {
  if ((await isSignedOut().catch(() => false)) && !(await finishSignOut())) return offlinePage();
  const fresh = fetch(request);
  const keeping = fresh.then((response) => keep(request.url, response.clone())).catch(() => false);
  event.waitUntil(keeping);
  const hurry = HURRY[new URL(request.url).pathname];
  const first = await Promise.race([fresh.catch(() => null), later(hurry ?? PATIENCE)]);
  if (first && first.status < 500 && (!hurry || first.headers.has(MARK))) return first;
  const kept = await find(request.url).catch(() => undefined); // a failing storage must not prevent an answer
  if (kept) return kept;
  return first ?? fresh.catch(offlinePage);
}

export async function offlinePage() {
  const page = await (await caches.open(OFFLINE)).match("/offline", { ignoreVary: true });
  return page ?? Response.error();
}

function later(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, undefined);
  });
}
