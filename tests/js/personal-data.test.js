import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../../pilotapp/static/js/personal-data.js";

const parts = (text) => find(text, 2026).map(({ start, end }) => text.slice(start, end));

test("it finds names, numbers and addresses where they stand, behind signs of two units too", () => {
  assert.deepEqual(parts("😀 Frau Kessling 😀, n.k@example.org, 0171 3920017"), ["Frau Kessling", "n.k@example.org", "0171 3920017"]);
  assert.deepEqual(parts("رقم ٠١٧١٣٩٢٠٠١٧"), ["٠١٧١٣٩٢٠٠١٧"]);
});

test("it leaves alone what names nobody", () => {
  assert.deepEqual(parts("Die Frau vom Amt hat am Montag um 8:30 Uhr 20000 Euro gesagt. Das heißt Warten."), []);
  assert.deepEqual(parts(""), []);
});

test("it proposes a key of the choices, or the word before a name", () => {
  assert.deepEqual(find("Die Mutter Nasrin kam zu Frau Kessling.", 2026).map(({ proposal }) => proposal), ["Mutter", "woman"]);
});

test("it reads ten thousand hostile characters at once", () => {
  const began = process.cpuUsage();
  for (const unit of ["a", "A", "1", "Frau ", "Frau A", "Aa-", "a@", "0-", "Mutter von ", "Az Nr ", "السيد "]) find(unit.repeat(10000).slice(0, 10000), 2026);
  assert.ok(process.cpuUsage(began).user < 15e6);
});
