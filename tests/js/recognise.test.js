import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { recognise } from "../../pilotapp/static/js/recognise.js";

const REFUSAL = "refused";

// As much of an element as is asked here.
class Fake extends EventTarget {
  constructor(parts = {}, more = {}) {
    super();
    Object.assign(this, { parts, classList: { toggle() {} }, dataset: {}, attributes: {}, textContent: "", children: [], hidden: false }, more);
  }
  querySelector(selector) {
    return this.parts[selector] ?? null;
  }
  querySelectorAll(selector) {
    return this.parts[selector] ?? [];
  }
  cloneNode() {
    const copies = Object.fromEntries(Object.entries(this.parts).map(([name, part]) => [name, part.cloneNode()]));
    return new Fake(copies, { attributes: { ...this.attributes } });
  }
  get firstElementChild() {
    return this.children[0];
  }
  remove() {}
  before(line) {
    this.line = line;
  }
  closest() {
    return null;
  }
  matches() {
    return false;
  }
  replaceChildren(...children) {
    this.children = children;
  }
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  removeAttribute(name) {
    delete this.attributes[name];
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  focus() {
    globalThis.document.activeElement = this;
  }
}

class Field extends Fake {
  get validity() {
    return { customError: Boolean(this.refusal), valueMissing: Boolean(this.required && !this.value), valid: !this.refusal && !(this.required && !this.value) };
  }
  checkValidity() {
    return this.validity.valid || (this.dispatchEvent(Object.assign(new Event("invalid", { cancelable: true }))), false);
  }
  setSelectionRange(start, end) {
    Object.assign(this, { selectionStart: start, selectionEnd: end });
  }
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
  field = new Field({}, { id: "text", value: text, maxLength: 1000, form, selectionStart: text.length });
  noPerson = new Fake({}, { checked: false });
  const parts = { textarea: field, "[data-no-person]": noPerson, "[data-marks]": marks, "[data-list]": list, "[data-heard]": heard, "[data-written]": new Fake() };
  const root = new Fake(parts, { dataset: { refusal: REFUSAL, required: "write something" } });
  recognise(root);
  return root;
}

// Types and presses a button that would send the form.
function type(text) {
  field.value = text;
  const button = { type: "submit", closest: () => button };
  form.dispatchEvent(Object.defineProperty(new Event("click"), "target", { value: button }));
}

const tick = (checked) => {
  noPerson.checked = checked;
  noPerson.dispatchEvent(new Event("change"));
};
const buttons = (mark = 0) => list.children[mark].querySelector("[data-choices]").children;
const labels = (mark = 0) => buttons(mark).map((button) => button.querySelector(".kern-label").textContent);
const marked = () => list.children.map((item) => item.querySelector("mark").textContent);

beforeEach(() => {
  const say = (name, textContent) => ({ dataset: { say: name }, textContent });
  const button = new Fake({ ".kern-label": new Fake() }, { attributes: { "aria-label": "{part}: {proposal}" } });
  const content = new Fake({
    li: new Fake({ mark: new Fake(), button, "[data-choices]": new Fake() }),
    "[data-error]": new Fake({ span: new Fake() }),
    "[data-say]": [say("found", "found {parts}"), say("none", "nothing left"), say("written", "written {proposal}")],
  });
  globalThis.document = { querySelector: () => ({ content }), documentElement: { lang: "en" }, activeElement: null, getElementById: () => field.line ?? null };
});

test("it marks what is found and blocks the form until it is changed", () => {
  page("");
  assert.deepEqual([marks.hidden, field.refusal], [true, ""]);
  type("War mit Frau Kessling dort.");
  assert.deepEqual([marks.hidden, field.refusal, marked()], [false, REFUSAL, ["Frau Kessling"]]);
  assert.equal(buttons()[0].getAttribute("aria-label"), "Frau Kessling: der Frau");
  type("War dort.");
  assert.deepEqual([marks.hidden, field.refusal, heard.textContent], [true, "", "nothing left"]);
});

test("it puts what is chosen into the text, large where a sentence begins, and goes to the next mark", () => {
  page("Frau Kessling hat 0171 3920017.");
  assert.deepEqual([labels(), labels(1)], [["Die Frau", "Die begleitete Person", "Die Person im Amt"], ["(Nummer weggelassen)", "[…]"]]);
  buttons()[1].dispatchEvent(new Event("click"));
  assert.equal(field.value, "Die begleitete Person hat 0171 3920017.");
  assert.deepEqual([document.activeElement, heard.textContent], [buttons()[0], "written Die begleitete Person"]);
  buttons()[0].dispatchEvent(new Event("click"));
  assert.deepEqual([field.value, document.activeElement], ["Die begleitete Person hat (Nummer weggelassen).", field]);
  assert.equal(heard.textContent, "written (Nummer weggelassen) nothing left");
});

test("it keeps the caret where it was in the text", () => {
  page("Frau Kessling kam spät.");
  field.selectionStart = "Frau Kessling kam".length;
  buttons()[0].dispatchEvent(new Event("click"));
  assert.equal(field.value.slice(0, field.selectionStart), "Die Frau kam");
});

test("it replaces the article with the name", () => {
  page("Ich half der Frau Kessling.");
  assert.deepEqual(marked(), ["der Frau Kessling"]);
  buttons()[1].dispatchEvent(new Event("click"));
  assert.equal(field.value, "Ich half der begleiteten Person.");
});

test("it says at the field what is wrong, instead of the browser, until it is right", () => {
  page("Frau Kessling");
  const sent = new Event("submit", { cancelable: true });
  form.dispatchEvent(sent);
  assert.deepEqual([sent.defaultPrevented, field.line.querySelector("span").textContent, field.attributes["aria-invalid"]], [true, REFUSAL, "true"]);
  type("Die Frau kam.");
  assert.equal(field.attributes["aria-invalid"], undefined);
  field.required = true;
  type("");
  const invalid = new Event("invalid", { cancelable: true });
  field.dispatchEvent(invalid);
  assert.deepEqual([invalid.defaultPrevented, field.line.querySelector("span").textContent], [true, "write something"]);
});

test("it writes the proposal small behind an abbreviation and large behind a sentence", () => {
  page("Tel. Frau Kessling fehlt. Frau Kessling? Frau Kessling!");
  assert.deepEqual([labels()[0], labels(1)[0], labels(2)[0]], ["die Frau", "Die Frau", "Die Frau"]);
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

test("it leaves marks of the same text in place, and none moves what is being pressed when the field is left", () => {
  page("");
  type("Frau Kessling");
  const [before] = list.children;
  type("Frau Kessling");
  assert.equal(list.children[0], before);
  field.value = "Herr Ober";
  field.dispatchEvent(new Event("change"));
  assert.equal(list.children[0], before);
});
