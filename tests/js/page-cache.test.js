import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { dropPages, find, finishSignOut, isSignedOut, keep, keepAll, markSignedOut, naming, PAGES } from "../../pilotapp/static/js/page-cache.js";
import { html, json } from "./phone_parts.mjs";

const HOST = "http://127.0.0.1";
globalThis.location = { origin: HOST };

// What the browser's CacheStorage does, as far as it is asked here.
class Stores {
  constructor() {
    this.all = new Map();
  }
  async open(name) {
    if (!this.all.has(name)) this.all.set(name, new Map());
    const pages = this.all.get(name);
    return { put: async (path, response) => pages.set(path, response), match: async (path) => pages.get(path)?.clone() };
  }
  async keys() {
    return [...this.all.keys()];
  }
  async has(name) {
    return this.all.has(name);
  }
  async delete(name) {
    return this.all.delete(name);
  }
}

let store;
beforeEach(() => {
  store = new Stores();
});
const page = (person, status = 200) => new Response("<html><body class=\"x\">Hello</body></html>", { status, headers: person ? { "Pilotapp-Keep": person } : {} });
const of = (person, response) => (response.headers.set("Pilotapp-Person", person), response);
const keeping = (path, response) => keep(HOST + path, response, store);

test("it keeps a page for the person it names and marks it as kept", async () => {
  assert.equal(await keeping("/visits", page("amal")), true);
  assert.match(await (await find(`${HOST}/visits`, store)).text(), /<body data-kept class/);
  assert.deepEqual(await store.keys(), ["kept-amal"]);
});

test("it drops all that it keeps when it hears that the session was ended from elsewhere", async () => {
  await keeping("/visits", page("amal"));
  const answer = new Response("<html><body>Sign in</body></html>", { headers: { "Pilotapp-Left": "amal" } });
  assert.equal(await keeping("/sign-in?next=/visits", answer), false);
  assert.deepEqual(await store.keys(), []);
});

test("it keeps nothing without the mark, no failure, no question in the address, no other page", async () => {
  for (const [path, response] of [
    ["/visits", page(null)], ["/visits", page("amal", 500)], ["/visits?month=2026-01", page("amal")],
    ["/visits/record?visit=x", page("amal")], ["/figures", page("amal")],
  ]) {
    assert.equal(await keeping(path, response), false);
  }
  assert.equal(await find(`${HOST}/visits`, store), undefined);
});

test("it finds the blank forms for any question, and the list only without one", async () => {
  for (const path of ["/", "/visits", "/visits/record", "/visits/new", "/visits/end"]) await keeping(path, page("amal"));
  assert.ok(await find(`${HOST}/visits/record?visit=1&repair=2`, store));
  assert.ok(await find(`${HOST}/visits/end?visit=1`, store));
  assert.equal(await find(`${HOST}/visits?month=2026-01`, store), undefined);
  assert.equal(await find(`${HOST}/visits/11111111-1111-4111-8111-111111111111`, store), undefined);
});

test("it drops one person's pages when our server names another one, whatever page that is", async () => {
  await keeping("/visits", page("amal"));
  await keeping("/visits", page("berna"));
  assert.deepEqual(await store.keys(), ["kept-berna"]);
  await keeping("/me", of("amal", page("amal")));
  assert.deepEqual(await store.keys(), ["kept-amal"]);
  await keeping("/month", of("karin", page(null)));
  assert.deepEqual(await store.keys(), []);
  await keeping("/visits", page("amal"));
  await keeping("/nothing-here", of("nobody", page(null, 404))); // on a phone that is not hers alone
  assert.deepEqual(await store.keys(), []);
});

const FOREIGN = {
  "a portal's page": () => page(null),
  "a portal's way to its page": () => new Response(null, { status: 302, headers: { Location: "http://portal.invalid/" } }),
  "a filter's page": () => page(null, 403),
  "a page of a proxy": () => page(null, 503),
  "a mistake of ours": () => of("amal", page(null, 500)),
  "another page of hers": () => of("amal", page(null)),
};
for (const [name, answer] of Object.entries(FOREIGN)) {
  test(`it keeps what it has when an answer is ${name}`, async () => {
    for (const path of PAGES) assert.equal(await keeping(path, page("amal")), true);
    for (const path of [...PAGES, "/sign-in"]) assert.equal(await keeping(path, answer()), false);
    for (const path of PAGES) assert.match(await (await find(HOST + path, store)).text(), /Hello/);
    assert.deepEqual(await store.keys(), ["kept-amal"]);
  });
}

test("it keeps no half page, and the whole one that it had stays", async () => {
  const headers = { "Pilotapp-Keep": "amal" };
  const ended = new Response("<html><body>Hal", { headers });
  const broken = new Response(new ReadableStream({ pull: (body) => body.error(new TypeError("connection reset")) }), { headers });
  assert.equal(await keeping("/visits", ended.clone()), false);
  await keeping("/visits", page("amal"));
  assert.equal(await keeping("/visits", ended), false);
  await assert.rejects(keeping("/visits", broken));
  assert.match(await (await find(`${HOST}/visits`, store)).text(), /Hello/);
});

test("it keeps the others when one fails, is a portal's, breaks off or never ends", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const hanging = (signal) => ({ status: 200, headers: page("amal").headers, text: () => new Promise((_, reject) => signal.addEventListener("abort", reject)) });
  const answers = {
    "/visits/record": () => page("amal", 500),
    "/notes": () => page(null),
    "/phone": () => Promise.reject(new TypeError("no network")),
    "/me": () => new Response("<html>", { headers: { "Pilotapp-Keep": "amal" } }),
    "/visits": hanging,
    "/me/year": (signal) => new Promise((_, reject) => signal.addEventListener("abort", reject)),
  };
  const ask = async (path, { signal }) => (answers[path] ? answers[path](signal) : page("amal"));
  const all = keepAll(PAGES, { store, ask });
  await new Promise(setImmediate);
  context.mock.timers.tick(60_000);
  await new Promise(setImmediate);
  context.mock.timers.tick(60_000);
  assert.equal(await all, false);
  for (const path of PAGES) assert.equal(Boolean(await find(HOST + path, store)), !(path in answers), path);
});

test("it knows which kept pages name files of another build", async () => {
  const page_ = (file) => new Response(`<html><body><script src="/static/${file}"></script></body></html>`, { headers: { "Pilotapp-Keep": "amal" } });
  await keeping("/visits", page_("app-0000000001.js"));
  await keeping("/visits/record", page_("app-0000000000.js"));
  assert.deepEqual(await naming(["/static/app-0000000000.js"], store), new Map([["/visits/record", ["/static/app-0000000000.js"]]]));
  assert.deepEqual(await naming([], store), new Map());
});

test("it fetches what was never opened, once, and what is to be renewed again", async () => {
  const asked = [];
  const ask = async (path) => (asked.push(path), page("amal"));
  assert.equal(await keepAll(["/", "/visits"], { store, ask }), true);
  assert.equal(await keepAll(["/", "/visits"], { store, ask, renew: ["/visits"] }), true);
  assert.deepEqual(asked, ["/", "/visits", "/visits"]);
  let sent;
  await keepAll(["/me"], { store, ask: async (_path, init) => ((sent = init.headers), page("amal")) });
  assert.ok(sent["Pilotapp-Keeping"]); // the server does not take it for a look of hers
  assert.equal(await keepAll(["/phone"], { store, ask: () => Promise.reject(new TypeError("no network")) }), false);
});

test("it keeps nothing after a sign-out that the server does not know of yet", async () => {
  await keeping("/visits", page("amal"));
  await markSignedOut(store);
  await dropPages(null, store);
  assert.equal(await keeping("/visits", page("amal")), false);
  assert.equal(await find(`${HOST}/visits`, store), undefined);
});

test("it finishes a sign-out when the server is there again", async () => {
  const asked = [];
  const online = async (path, init) => {
    asked.push([path, init.method, init.headers["X-CSRFToken"]]);
    return path === "/sync/hello" ? json({ person: "amal", csrf_token: "t" }) : { type: "opaqueredirect", ok: false };
  };
  await markSignedOut(store);
  for (const ask of [() => Promise.reject(new TypeError("no network")), async () => html(200), async () => html(502)]) {
    assert.equal(await finishSignOut({ store, ask }), false);
    assert.equal(await isSignedOut(store), true);
  }
  assert.equal(await finishSignOut({ store, ask: online }), true);
  assert.deepEqual(asked, [["/sync/hello", undefined, undefined], ["/sign-out", "POST", "t"]]);
  assert.equal(await isSignedOut(store), false);
});

test("it needs no request more when the session has ended already", async () => {
  await markSignedOut(store);
  assert.equal(await finishSignOut({ store, ask: async () => json({ error: "sign in" }, 401) }), true);
  assert.equal(await isSignedOut(store), false);
});

test("it keeps the emergency card with the numbers when everybody's comes, or a network's own page", async () => {
  await keeping("/emergency", page("amal"));
  assert.equal(await keeping("/emergency", page(null)), false);
  assert.deepEqual(await store.keys(), ["kept-amal"]);
  await keeping("/emergency", page("berna"));
  assert.deepEqual(await store.keys(), ["kept-berna"]);
});
