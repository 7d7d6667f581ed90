import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { canonical, hashOf, newUid } from "../../pilotapp/static/js/canonical.js";

const SAMPLES = [
  { b: 1, a: [true, null, "ü"], c: { z: "", y: -5 } },
  { "ﬀ": 1, "😀": 2, "é": "日本語", "\"": "\\ / \b \f \n \r \t \u001f \u007f \u2028" },
  [], {}, "x", 0, null, [[{}]],
];

test("it writes the text that Python writes", () => {
  const program = "import json,sys\nfor v in json.load(sys.stdin): print(json.dumps(json.dumps(v, sort_keys=True, separators=(',',':'), ensure_ascii=False)))";
  const lines = execFileSync("python3", ["-c", program], { input: JSON.stringify(SAMPLES), encoding: "utf8" }).trim().split("\n");
  assert.deepEqual(SAMPLES.map(canonical), lines.map((line) => JSON.parse(line)));
});

test("it refuses what has no one text", () => {
  for (const value of [0.5, Number.NaN, Infinity, 2 ** 60]) assert.throws(() => canonical({ value }), TypeError);
});

test("it leaves out what is undefined", () => {
  assert.equal(canonical({ b: undefined, a: 1 }), '{"a":1}');
});

test("it hashes everything but the time of making", async () => {
  const one = { uid: newUid(), owner: newUid(), kind: "record", visit: newUid(), schema: 1, made_at: "a", body: { topics: ["work"] } };
  assert.equal(await hashOf(one), await hashOf({ ...one, made_at: "b", status: "waiting" }));
  for (const change of [{ uid: newUid() }, { kind: "withdraw" }, { body: {} }, { schema: 2 }]) {
    assert.notEqual(await hashOf(one), await hashOf({ ...one, ...change }));
  }
});

test("it makes uids without crypto.randomUUID too", () => {
  const known = crypto.randomUUID;
  try {
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    assert.match(newUid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: known, configurable: true });
  }
});
