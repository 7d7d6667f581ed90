import assert from "node:assert/strict";
import { test } from "node:test";
import { keepsEntries, whatIsKept } from "../../pilotapp/static/js/keeping.js";
import { openOutbox } from "../../pilotapp/static/js/outbox.js";
import { freshOutbox } from "./phone_parts.mjs";

const fails = async () => {
  throw new DOMException("refused", "SecurityError");
};
const browser = (changes = {}) => ({
  isSecureContext: true,
  crypto: { subtle: {} },
  caches: { keys: async () => [] },
  navigator: { serviceWorker: { getRegistration: async () => undefined } },
  ...changes,
});
const kept = (changes, store = freshOutbox()) => whatIsKept({ store, browser: browser(changes) });

test("it keeps all where nothing is refused", async () => {
  assert.equal(await kept(), "all");
});

test("it keeps entries, but no pages, without caches or a service worker", async () => {
  const without = [{ caches: undefined }, { caches: { keys: fails } }, { navigator: {} }, { navigator: { serviceWorker: { getRegistration: fails } } }];
  for (const changes of without) assert.equal(await kept(changes), "entries");
});

test("it keeps nothing without a store, a seal or a hash", async () => {
  assert.equal(await kept({}, { recall: fails }), "nothing");
  for (const changes of [{ isSecureContext: false }, { crypto: {} }]) assert.equal(await kept(changes), "nothing");
});

for (const [name, factory] of [
  ["missing", undefined],
  ["throwing", { open: () => { throw new DOMException("refused", "SecurityError"); } }],
]) {
  test(`it keeps nothing where IndexedDB is ${name}, and all again once it is there`, async (context) => {
    const there = globalThis.indexedDB;
    context.after(() => Object.assign(globalThis, { indexedDB: there }));
    const store = openOutbox(`refused-${name}`);
    globalThis.indexedDB = factory;
    assert.equal(await keepsEntries({ store, browser: browser() }), false);
    globalThis.indexedDB = there;
    assert.equal(await keepsEntries({ store, browser: browser() }), true);
  });
}

test("it keeps nothing while IndexedDB does not answer at all", async (context) => {
  const there = globalThis.indexedDB;
  context.after(() => Object.assign(globalThis, { indexedDB: there }));
  context.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.indexedDB = { open: () => new IDBOpenDBRequest() };
  const asked = keepsEntries({ store: openOutbox("silent"), browser: browser() });
  context.mock.timers.tick(5000);
  assert.equal(await asked, false);
});
