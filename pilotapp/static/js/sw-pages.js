// Navigations: the network first, for a short time; then the kept page of this person; then the page that says offline.
import { find, finishSignOut, isSignedOut, keep, MARK } from "./page-cache.js";

export const OFFLINE = "offline";
const PATIENCE = 3000;
const HURRY = { "/emergency": 300 }; // whoever needs it waits for no bad network, and for no network's own sign-in

export async function answerPage({ request, event }) {
  if ((await isSignedOut().catch(() => false)) && !(await finishSignOut())) return offlinePage();
  const fresh = fetch(request);
  const keeping = fresh.then((response) => keep(request.url, response.clone())).catch(() => false);
  event.waitUntil(keeping);
  const hurry = HURRY[new URL(request.url).pathname];
  const first = await Promise.race([fresh.catch(() => null), later(hurry ?? PATIENCE)]);
  if (first && first.status < 500 && (!hurry || first.headers.has(MARK))) return first;
  const kept = await find(request.url).catch(() => undefined); // a storage that fails is no reason to show nothing
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
