import assert from "node:assert/strict";
import { test } from "node:test";

import { fileSize } from "../../pilotapp/static/js/file-size.js";

function chosen(size) {
  const sentence = { hidden: true, textContent: " Too large. " };
  const input = {
    dataset: { most: "100", tooLarge: "sentence" },
    files: [{ size }],
    validity: "",
    addEventListener: (_, listener) => (input.change = listener),
    setCustomValidity: (text) => (input.validity = text),
  };
  globalThis.document = { getElementById: () => sentence };
  fileSize(input);
  input.change();
  return [input.validity, sentence.hidden];
}

test("a file that is too large is not sent, and the page says why", () => {
  assert.deepEqual(chosen(101), ["Too large.", false]);
});

test("a file of the largest size is sent", () => {
  assert.deepEqual(chosen(100), ["", true]);
});
