import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hashOf } from "../../pilotapp/static/js/canonical.js";

const GOLDEN = JSON.parse(readFileSync(new URL("../fixtures/golden/entries.json", import.meta.url), "utf8"));

test("it hashes an entry of every kind as the server does, today as before", async () => {
  assert.ok(GOLDEN.entries.length >= 8);
  for (const entry of GOLDEN.entries) assert.equal(await hashOf(entry), entry.hash, entry.kind);
});
