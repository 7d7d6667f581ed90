// The service worker: files of the build, kept pages, and an offline page. Handles GET only.
import { PrecacheController } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { answerPage, offlinePage, OFFLINE } from "./sw-pages.js";
import { dropPages, keepAll, naming, PAGES } from "./page-cache.js";

const FILES = __PRECACHE__;
const BEFORE = "worker"; // the cache of earlier versions
const ASKING = 3000; // milliseconds: an old phone is busy for a second or two

const files = new PrecacheController();
files.addToCacheList(FILES);

self.addEventListener("install", (event) => {
  event.waitUntil(install(event));
});

async function install(event) {
  await files.install(event);
  await keepOffline();
  if (self.registration.active && !(await anybodyHere())) await self.skipWaiting();
}

// Stores the offline page. One that refers to no file of this build is from a captive portal: the browser tries again later.
async function keepOffline() {
  const answer = await fetch("/offline", { credentials: "omit", cache: "reload" });
  const text = await answer.clone().text();
  if (!answer.ok || !FILES.some(({ url }) => text.includes(url))) throw new Error("not our page");
  await (await caches.open(OFFLINE)).put("/offline", answer);
}

// Whether a page of ours is open. If none is, nothing can be lost, and the new worker replaces a broken one at once.
async function anybodyHere() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = open.map(
    (client) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(true);
        client.postMessage({ type: "anybody" }, [port2]);
        setTimeout(resolve, ASKING, false);
      }),
  );
  return (await Promise.all(answers)).includes(true);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), caches.delete(BEFORE)]));
});

self.addEventListener("message", (event) => {
  const { type, person, renew } = event.data ?? {};
  if (type === "take-over") event.waitUntil(self.skipWaiting());
  if (type === "person") event.waitUntil(dropPages(person));
  if (type === "keep") event.waitUntil(look(person, renew ?? []));
});

// A page kept under another build refers to files of that build: it is fetched again, and they stay until then.
async function look(person, renew) {
  await dropPages(person);
  const cache = await caches.open(files.strategy.cacheName);
  const old = isNewest() ? await filesOfOtherBuilds(cache) : [];
  await keepAll(PAGES, { renew: [...renew, ...(await naming(old)).keys()] });
  const needed = new Set([...(await naming(old)).values()].flat());
  if (!isNewest()) return;
  for (const file of old) if (!needed.has(file)) await cache.delete(file);
}

// Otherwise files of another build may be those of the next one.
const isNewest = () => !self.registration.installing && !self.registration.waiting;

async function filesOfOtherBuilds(cache) {
  const ours = new Set(FILES.map(({ url }) => url));
  return (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => !ours.has(path));
}

registerRoute(({ request, sameOrigin }) => sameOrigin && request.mode === "navigate", answerPage);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/static/"),
  async ({ request }) => (await caches.match(request.url, { ignoreVary: true }).catch(() => null)) ?? fetch(request),
);
setCatchHandler(({ request }) => (request.mode === "navigate" ? offlinePage() : Response.error()));
