import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryOutbox } from "../../pilotapp/static/js/memory-outbox.js";
import { AMAL, checkIn, freshOutbox } from "./phone_parts.mjs";

const SNAPSHOT = { as_of: "2026-03-03T11:00:00Z", visit: null };
const stored = ({ uid, hash }) => ({ uid, hash, answer: "stored" });

test("it keeps what is not sent on the phone and what it was told in memory only", async () => {
  const onPhone = freshOutbox();
  const shared = memoryOutbox(onPhone);
  const entry = await checkIn();
  assert.equal(await shared.add(entry), "saved");
  await shared.settle(AMAL, [], { snapshot: SNAPSHOT });
  await shared.remember(`last-record:${AMAL}`, { topics: ["school"] });
  assert.deepEqual(await shared.recall(`snapshot:${AMAL}`), SNAPSHOT);
  assert.deepEqual(await shared.recall(`last-record:${AMAL}`), { topics: ["school"] });
  assert.equal(await onPhone.recall(`snapshot:${AMAL}`), undefined);
  assert.equal(await onPhone.recall(`last-record:${AMAL}`), undefined);
  assert.deepEqual((await onPhone.mine(AMAL)).map(({ uid }) => uid), [entry.uid]);
});

test("it settles what was sent and notes the delivery in memory only", async () => {
  const onPhone = freshOutbox();
  const shared = memoryOutbox(onPhone);
  const entry = await checkIn();
  await shared.add(entry);
  const done = await shared.settle(AMAL, [stored(entry)], { received_at: "2026-03-03T11:05:00Z", snapshot: SNAPSHOT });
  assert.deepEqual(done, { stored: 1, needsYou: 0 });
  assert.equal(await shared.recall(`delivered:${AMAL}`), "2026-03-03T11:05:00Z");
  assert.equal(await onPhone.recall(`delivered:${AMAL}`), undefined);
  assert.deepEqual(await onPhone.mine(AMAL), []);
});

test("it heeds the newest snapshot that it was told, as an outbox on disk does", async () => {
  const shared = memoryOutbox(freshOutbox());
  const open = { as_of: "2026-03-03T11:00:00Z", visit: { uid: "a", state: "open", started_at: "2026-03-03T10:00:00Z" } };
  await shared.settle(AMAL, [], { snapshot: { as_of: "2026-03-03T11:10:00Z", visit: null } });
  assert.equal(await shared.add(await checkIn(), { snapshot: open }), "saved");
});

test("it knows what belongs to nobody on disk", async () => {
  const onPhone = freshOutbox();
  const shared = memoryOutbox(onPhone);
  await shared.remember("sealing_key", { id: "k" });
  assert.deepEqual(await onPhone.recall("sealing_key"), { id: "k" });
  assert.equal(typeof (await shared.recall("born")), "string");
});
