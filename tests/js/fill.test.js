import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, localTime } from "../../pilotapp/static/js/fill.js";

// A form as far as it is asked here: its fields, by name.
function formOf(fields) {
  const elements = Object.assign([...fields], { namedItem: (name) => fields.find((field) => field.name === name) ?? null });
  return { elements, dispatchEvent: () => true };
}
const radio = (name, value) => ({ name, value, type: "radio", checked: false });
const box = (name, value) => ({ name, value, type: "checkbox", checked: false });
const chosen = (fields) => fields.filter(({ checked }) => checked).map(({ name, value }) => `${name}=${value}`);

test("it puts a record back into its form", () => {
  const fields = [
    radio("outcome", "held"), radio("outcome", "aborted"), box("topics", "work"), box("topics", "health"), box("topics", "rights"),
    box("first_contact", "true"), { name: "client_language", type: "select-one", value: "" },
  ];
  fill(formOf(fields), { outcome: "aborted", topics: ["work", "rights"], first_contact: true, client_language: "ara" });
  assert.deepEqual(chosen(fields), ["outcome=aborted", "topics=work", "topics=rights", "first_contact=true"]);
  assert.equal(fields[6].value, "ara");
});

test("it puts minutes that are no quick ones into the own number", () => {
  const fields = [radio("travel_minutes", "0"), radio("travel_minutes", "15"), radio("travel_minutes", "own"), { name: "travel_minutes_own", type: "number", value: "" }];
  fill(formOf(fields), { travel_minutes: 50 });
  assert.deepEqual([chosen(fields), fields[3].value], [["travel_minutes=own"], 50]);
  fill(formOf(fields), { travel_minutes: 15 });
  assert.deepEqual(chosen(fields), ["travel_minutes=15"]);
});

test("it never touches hidden fields", () => {
  const token = { name: "visit", type: "hidden", value: "here" };
  fill(formOf([token]), { visit: "elsewhere" });
  assert.equal(token.value, "here");
});

test("it shows an instant in the programme's zone and leaves a chosen time as it is", () => {
  assert.equal(localTime("2026-03-03T11:00:00Z", "Europe/Berlin"), "2026-03-03T12:00");
  assert.equal(localTime("2026-07-03T22:30:00Z", "Europe/Berlin"), "2026-07-04T00:30");
  assert.equal(localTime("2026-03-03T11:00", "Europe/Berlin"), "2026-03-03T11:00");
  assert.equal(localTime(null, "Europe/Berlin"), "");
});
