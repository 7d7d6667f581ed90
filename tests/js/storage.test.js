import assert from "node:assert/strict";
import { test } from "node:test";
import { guarded } from "../../pilotapp/static/js/storage.js";

const refusing = (name) => {
  throw new DOMException("refused", name);
};
const full = { length: 0, getItem: () => "old", setItem: () => refusing("QuotaExceededError"), removeItem() {}, clear() {} };

for (const [name, open] of [
  ["that throws when it is touched", () => refusing("SecurityError")],
  ["that is null", () => null],
  ["that is not there", () => undefined],
  ["whose every use throws", () => new Proxy({}, { get: () => refusing("SecurityError") })],
]) {
  test(`it stands in for a storage ${name}`, () => {
    const storage = guarded(open);
    assert.deepEqual([storage.lasts(), storage.getItem("gate")], [false, null]);
    storage.setItem("gate", 7);
    storage.setItem("said", "saved");
    storage.removeItem("said");
    assert.deepEqual([storage.getItem("gate"), storage.getItem("said")], ["7", null]);
    storage.clear();
    assert.equal(storage.getItem("gate"), null);
  });
}

test("it uses the browser's storage where there is one", () => {
  const kept = new Map();
  const area = { length: 0, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const storage = guarded(() => area);
  storage.setItem("gate", "7");
  assert.deepEqual([storage.lasts(), kept.get("gate"), storage.getItem("gate")], [true, "7", "7"]);
  storage.removeItem("gate");
  assert.equal(storage.getItem("gate"), null);
});

test("it goes on with the newer value when the browser's storage is full", () => {
  const storage = guarded(() => full);
  storage.setItem("gate", "new");
  assert.equal(storage.getItem("gate"), "new");
});
