import assert from "node:assert/strict";
import { test } from "node:test";

import { onlyWith } from "../../pilotapp/static/js/only-with.js";

function formWith(chosen, parts) {
  const heard = [];
  return {
    chosen,
    elements: { namedItem: (name) => (name in chosen ? { value: chosen[name] } : null) },
    querySelectorAll: () => parts,
    addEventListener: (name, look) => heard.push(look),
    change: () => heard.forEach((look) => look()),
  };
}

const part = (onlyWith) => ({ dataset: { onlyWith } });

test("it shows and sends the parts of what is chosen, and no others", () => {
  const [days, columns] = [part("period=own"), part("what=table pivot")];
  const form = formWith({ period: "2026", what: "pivot" }, [days, columns]);
  onlyWith(form);
  assert.deepEqual([days.hidden, days.disabled, columns.hidden, columns.disabled], [true, true, false, false]);
  form.chosen.period = "own";
  form.chosen.what = "figures";
  form.change();
  assert.deepEqual([days.hidden, days.disabled, columns.hidden, columns.disabled], [false, false, true, true]);
});

test("it hides what belongs to a choice that is not there", () => {
  const release = part("what=release");
  onlyWith(formWith({}, [release]));
  assert.equal(release.disabled, true);
});
