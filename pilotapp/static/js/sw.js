// The service worker: files of the build, kept pages, and a page that says that there is no network. GET only.
import { PrecacheController } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { answerPage, offlinePage, OFFLINE } from "./sw-pages.js";
import { dropPages, keepAll, PAGES } from "./kept.js";

const FILES = __PRECACHE__;
const STATE = "worker";
const ASKING = 1000;

const files = new PrecacheController();
files.addToCacheList(FILES);

self.addEventListener("install", (event) => {
  event.waitUntil(install(event));
});

async function install(event) {
  await files.install(event);
  const offline = await caches.open(OFFLINE);
  await offline.add(new Request("/offline", { credentials: "omit", cache: "reload" }));
  if (self.registration.active && !(await anybodyHere())) await self.skipWaiting();
}

// An open page of ours answers. If none does, nothing can be lost, and a broken worker before us is gone at once.
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
  event.waitUntil(self.clients.claim());
});

self.addEventListener("message", (event) => {
  const { type, person, renew } = event.data ?? {};
  if (type === "take-over") event.waitUntil(self.skipWaiting());
  if (type === "person") event.waitUntil(dropPages(person));
  if (type === "keep") event.waitUntil(look(event, person, renew ?? []));
});

// Pages kept under another worker name files of another build: they are fetched again before those files go.
async function look(event, person, renew) {
  await dropPages(person);
  const state = await caches.open(STATE);
  const build = JSON.stringify(FILES);
  const isNew = (await (await state.match("/build"))?.text()) !== build;
  const all = await keepAll(PAGES, { renew: isNew ? PAGES : renew });
  if (!all || !isNew) return;
  await files.activate(event);
  await state.put("/build", new Response(build));
}

registerRoute(({ request, sameOrigin }) => sameOrigin && request.mode === "navigate", answerPage);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/static/"),
  async ({ request }) => (await caches.match(request.url, { ignoreVary: true }).catch(() => null)) ?? fetch(request),
);
setCatchHandler(({ request }) => (request.mode === "navigate" ? offlinePage() : Response.error()));
