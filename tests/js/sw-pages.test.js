import assert from "node:assert/strict";
import { test } from "node:test";
import { answerPage } from "../../pilotapp/static/js/sw-pages.js";

test("it answers from the network where the caches fail", async (context) => {
  const { caches, fetch } = globalThis;
  context.after(() => Object.assign(globalThis, { caches, fetch }));
  const fails = async () => {
    throw new DOMException("refused", "SecurityError");
  };
  globalThis.caches = { has: fails, open: fails, keys: fails, match: fails };
  globalThis.fetch = async () => new Response("fresh", { headers: { "Pilotapp-Keep": "amal" } });
  const answer = await answerPage({ request: new Request("http://127.0.0.1/visits"), event: { waitUntil() {} } });
  assert.equal(await answer.text(), "fresh");
});
