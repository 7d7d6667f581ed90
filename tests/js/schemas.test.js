import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf } from "../../pilotapp/static/js/canonical.js";
import { keysOf, makeEntry, SCHEMAS, sign } from "../../pilotapp/static/js/entry.js";
import { highest, keepSchemas, schemaNow } from "../../pilotapp/static/js/schemas.js";
import { createSync } from "../../pilotapp/static/js/sync.js";
import { AMAL, filled, freshOutbox, json, network, receipts } from "./phone_parts.mjs";

test("it writes the highest schema that both know", () => {
  assert.equal(highest([1, 2], [1, 2, 3]), 2);
  assert.equal(highest([1, 2, 3], [1, 2]), 2);
  assert.equal(highest([1], [1, 2]), 1);
});

test("it writes the first one before any greeting, and for a server that does not say", async () => {
  const store = freshOutbox();
  assert.equal(await schemaNow(store), 1);
  await keepSchemas(store, {});
  assert.equal(await schemaNow(store), 1);
  assert.equal(await schemaNow({ recall: () => Promise.reject(new Error("no storage")) }), 1);
});

test("it remembers what the last greeting said", async () => {
  const { outbox } = await filled(1);
  const net = network(receipts("stored"), () => json({ person: AMAL, csrf_token: "token", schemas: [1, 2, 3], snapshot: null }));
  await createSync({ store: outbox, fetch: net.fetch })(AMAL);
  assert.deepEqual(await outbox.recall("schemas"), [1, 2, 3]);
  assert.equal(await schemaNow(outbox), Math.max(...SCHEMAS));
});

test("it knows which schema brought a key", () => {
  const keys = { record: [["topics", "codes", 1], ["mood", "code", 2]], note: [["load", "number", 1]] };
  assert.deepEqual(keysOf("record", 1, keys), ["topics"]);
  assert.deepEqual(keysOf("record", 2, keys), ["topics", "mood"]);
  assert.deepEqual(keysOf("note", 2, keys), ["load"]);
});

test("it leaves out what the schema of an entry does not have, and hashes the rest", async () => {
  const made = await sign({ uid: "u", owner: AMAL, kind: "answer", visit: "v", body: { answer: "correct", mood: "good" }, schema: 1 });
  assert.deepEqual([made.schema, made.body], [1, { answer: "correct" }]);
  assert.equal(made.hash, await hashOf(made));
  const next = await makeEntry({ kind: "answer", owner: AMAL, visit: "v", data: new FormData(), schema: 2 });
  assert.equal(next.schema, 2);
});
