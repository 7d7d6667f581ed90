import assert from "node:assert/strict";
import { test } from "node:test";
import { lacking } from "../../pilotapp/static/js/required-fields.js";

function given(pairs) {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return data;
}

test("it lacks what nobody chose, what was left empty and what holds gaps only", () => {
  const data = given([["client_language", ""], ["started_at", " "], ["outcome", "held"]]);
  assert.deepEqual(lacking(data, ["topics", "client_language", "started_at", "outcome"]), ["topics", "client_language", "started_at"]);
});

test("it lacks nothing of which one of several is given", () => {
  assert.deepEqual(lacking(given([["topics", "school"], ["topics", "work"]]), ["topics"]), []);
});
