import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf } from "../../pilotapp/static/js/canonical.js";
import { bodyOf, makeEntry } from "../../pilotapp/static/js/entry.js";
import { nextDelay } from "../../pilotapp/static/js/backoff.js";
import { AMAL } from "./phone_parts.mjs";

function form(pairs) {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return data;
}

test("it gives a record's fields their types and leaves out what is not its own", () => {
  const data = form([
    ["csrf_token", "secret"], ["uid", "x"], ["outcome", "held"], ["topics", "work"], ["topics", "health"], ["first_contact", "true"],
    ["waiting_minutes", "15"], ["travel_minutes", "own"], ["travel_minutes_own", "50"], ["referral", ""], ["client_name", "never"],
  ]);
  assert.deepEqual(bodyOf("record", data), {
    outcome: "held", topics: ["work", "health"], first_contact: true, waiting_minutes: 15, travel_minutes: 50,
  });
});

test("it sends what is no number as it is, so that the form can say so", () => {
  assert.equal(bodyOf("record", form([["waiting_minutes", "own"], ["waiting_minutes_own", "ten"]])).waiting_minutes, "ten");
  assert.equal(bodyOf("record", form([])).waiting_minutes, 0);
});

test("it reads a note as the server's canonical text has it", () => {
  const data = form([["themes", "boundaries"], ["themes", "success"], ["load", "5"], ["call", ""], ["for_group", "true"]]);
  assert.deepEqual(bodyOf("note", data), { themes: ["boundaries", "success"], load: 5, for_group: true, no_person: false });
});

test("it makes an entry with the time of the tap and a hash over its content", async () => {
  const now = new Date("2026-03-03T11:00:00.789Z");
  const given = { ended_at: "2026-03-03T11:00:00Z", measured_minutes: 12 };
  const made = await makeEntry({ kind: "check_out", owner: AMAL, visit: "v", data: form([]), given, now });
  assert.deepEqual(made.body, { ended_at: "2026-03-03T11:00:00Z", measured_minutes: 12, forgotten: false });
  assert.equal(made.made_at, "2026-03-03T11:00:00Z");
  assert.equal(made.hash, await hashOf(made));
});

test("it waits longer each time, up to five minutes, and as long as the server asks", () => {
  const pauses = Array.from({ length: 9 }, (_none, failures) => nextDelay(failures));
  assert.deepEqual(pauses, [...pauses].sort((one, other) => one - other));
  assert.equal(pauses[8], 300_000);
  assert.equal(nextDelay(0, 600_000), 600_000);
});
