import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { recognise } from "../../pilotapp/static/js/recognise.js";

const REFUSAL = "refused";

// As much of an element as is asked here.
class Fake extends EventTarget {
  constructor(parts = {}, more = {}) {
    super();
    Object.assign(this, { parts, dataset: {}, attributes: {}, textContent: "", children: [], hidden: false }, more);
  }
  querySelector(selector) {
    return this.parts[selector] ?? null;
  }
  querySelectorAll(selector) {
    if (selector === "[data-list] button") return this.parts["[data-list]"].children.map((item) => item.querySelector("button"));
    return this.parts[selector] ?? [];
  }
  cloneNode() {
    const copies = Object.fromEntries(Object.entries(this.parts).map(([name, part]) => [name, part.cloneNode()]));
    return new Fake(copies, { attributes: { ...this.attributes } });
  }
  replaceChildren(...children) {
    this.children = children;
  }
  getAttribute(name) {
    return this.attributes[name];
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  focus() {
    globalThis.document.activeElement = this;
  }
}

class Field extends Fake {
  setCustomValidity(sentence) {
    this.refusal = sentence;
  }
  setRangeText(text, start, end) {
    this.value = this.value.slice(0, start) + text + this.value.slice(end);
  }
}

let field, form, marks, list, heard, noPerson;

function page(text) {
  [form, marks, list, heard] = [new Fake(), new Fake(), new Fake(), new Fake()];
  field = new Field({}, { value: text, maxLength: 1000, form });
  noPerson = new Fake({}, { checked: false });
  const parts = { textarea: field, "[data-no-person]": noPerson, "[data-marks]": marks, "[data-list]": list, "[data-heard]": heard, "[data-written]": new Fake() };
  const root = new Fake(parts, { dataset: { refusal: REFUSAL } });
  recognise(root);
  return root;
}

function type(text) {
  field.value = text;
  field.dispatchEvent(new Event("change"));
}

const tick = (checked) => {
  noPerson.checked = checked;
  noPerson.dispatchEvent(new Event("change"));
};
const buttons = () => list.children.map((item) => item.querySelector("button"));
const labels = () => buttons().map((button) => button.querySelector(".kern-label").textContent);
const marked = () => list.children.map((item) => item.querySelector("mark").textContent);

beforeEach(() => {
  const say = (name, textContent) => ({ dataset: { say: name }, textContent });
  const proposal = (name, textContent) => ({ dataset: { proposal: name }, textContent });
  const button = new Fake({ ".kern-label": new Fake() }, { attributes: { "aria-label": "{part}: {proposal}" } });
  const content = new Fake({
    li: new Fake({ mark: new Fake(), button }),
    "[data-say]": [say("found", "found {parts}"), say("none", "nothing left")],
    "[data-proposal]": [proposal("woman", "a woman"), proposal("phone", "a phone number")],
  });
  globalThis.document = { querySelector: () => ({ content }), documentElement: { lang: "en" }, activeElement: null };
});

test("it marks what is found and blocks the form until it is changed", () => {
  page("");
  assert.deepEqual([marks.hidden, field.refusal], [true, ""]);
  type("War mit Frau Kessling dort.");
  assert.deepEqual([marks.hidden, field.refusal, marked()], [false, REFUSAL, ["Frau Kessling"]]);
  assert.equal(buttons()[0].getAttribute("aria-label"), "Frau Kessling: a woman");
  type("War dort.");
  assert.deepEqual([marks.hidden, field.refusal, heard.textContent], [true, "", "nothing left"]);
});

test("it puts the proposal into the text, large where a sentence begins, and goes to the next mark", () => {
  page("Frau Kessling hat 0171 3920017.");
  assert.deepEqual(labels(), ["A woman", "a phone number"]);
  buttons()[0].focus();
  buttons()[0].dispatchEvent(new Event("click"));
  assert.equal(field.value, "A woman hat 0171 3920017.");
  assert.equal(document.activeElement, buttons()[0]);
  buttons()[0].dispatchEvent(new Event("click"));
  assert.deepEqual([field.value, document.activeElement], ["A woman hat a phone number.", field]);
});

test("it writes the proposal small behind an abbreviation and large behind a sentence", () => {
  page("Tel. 0171 3920017 fehlt. Frau Kessling? Frau Kessling!");
  assert.deepEqual(labels(), ["a phone number", "A woman", "A woman"]);
});

test("it takes the word of the writer for what she saw, and asks again for what is new", () => {
  page("Herr Ober, bitte.");
  tick(true);
  assert.equal(field.refusal, "");
  type("Herr Ober, bitte sehr.");
  assert.deepEqual([noPerson.checked, field.refusal], [true, ""]);
  type("Herr Ober und Frau Kessling.");
  assert.deepEqual([noPerson.checked, field.refusal], [false, REFUSAL]);
});

test("it says aloud what is new, once", () => {
  page("");
  type("Frau Kessling");
  assert.equal(heard.textContent, "found Frau Kessling");
  type("Frau Kessling, 0171 3920017");
  assert.equal(heard.textContent, "found 0171 3920017");
});

test("it looks before a button sends the form, and leaves marks of the same text in place", () => {
  page("");
  field.value = "Frau Kessling";
  const button = { type: "submit", closest: () => button };
  const click = new Event("click");
  Object.defineProperty(click, "target", { value: button });
  form.dispatchEvent(click);
  assert.equal(field.refusal, REFUSAL);
  const [before] = list.children;
  field.dispatchEvent(new Event("change"));
  assert.equal(list.children[0], before);
});
