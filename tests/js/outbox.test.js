import assert from "node:assert/strict";
import { test } from "node:test";
import { AMAL, BERNA, ENDED, checkIn, entry, filled, freshOutbox } from "./phone_parts.mjs";

const kinds = (entries) => entries.map(({ kind }) => kind);

test("it keeps entries in the order of saving, for their owner only", async () => {
  const outbox = freshOutbox();
  const come = await checkIn();
  await outbox.add(come);
  await outbox.add(await entry("check_out", { visit: come.visit, body: ENDED }));
  await outbox.add(await checkIn({ owner: BERNA }));
  assert.deepEqual(kinds(await outbox.mine(AMAL)), ["check_in", "check_out"]);
  assert.deepEqual(kinds(await outbox.mine(BERNA)), ["check_in"]);
  assert.equal(await outbox.countAll(), 3);
});

test("it opens one visit, also for two tabs at once", async () => {
  const outbox = freshOutbox();
  const verdicts = await Promise.all([outbox.add(await checkIn()), outbox.add(await checkIn())]);
  assert.deepEqual(verdicts.sort(), ["open", "saved"]);
  assert.equal((await outbox.mine(AMAL)).length, 1);
});

test("it takes one end, also for a double tap", async () => {
  const outbox = freshOutbox();
  const come = await checkIn();
  await outbox.add(come);
  const end = () => entry("check_out", { visit: come.visit, body: ENDED });
  const verdicts = await Promise.all([outbox.add(await end()), outbox.add(await end())]);
  assert.deepEqual(verdicts.sort(), ["again", "saved"]);
});

test("it heeds the snapshot of the page and the one it keeps", async () => {
  const outbox = freshOutbox();
  const open = (as_of, visit) => ({ as_of, visit: visit && { uid: visit, state: "open", started_at: as_of } });
  assert.equal(await outbox.add(await checkIn(), { snapshot: open("2026-03-03T11:00:00Z", "a") }), "open");
  await outbox.settle(AMAL, [], { snapshot: open("2026-03-03T11:10:00Z", null) });
  assert.equal(await outbox.add(await checkIn(), { snapshot: open("2026-03-03T11:00:00Z", "a") }), "saved");
});

test("it replaces a repaired entry in the same step", async () => {
  const { outbox, entries: [bad] } = await filled(1);
  await outbox.settle(AMAL, [{ ...bad, answer: "refused", errors: { topics: ["One to three."] } }]);
  const good = await entry("record", { visit: bad.visit, body: { topics: ["work"] } });
  await outbox.add(good, { replaces: bad.uid });
  assert.deepEqual((await outbox.mine(AMAL)).map(({ uid }) => uid), [good.uid]);
});

test("it sends a refused entry once more when its person says so, and nothing else", async () => {
  const { outbox, entries: [bad, waiting] } = await filled(2);
  await outbox.settle(AMAL, [{ ...bad, answer: "refused", errors: { "": ["The key is missing."] } }]);
  await outbox.again(bad.uid, BERNA);
  await outbox.again(waiting.uid, AMAL);
  assert.deepEqual((await outbox.toSend(AMAL)).map(({ uid }) => uid), [waiting.uid]);
  await outbox.again(bad.uid, AMAL);
  const [again] = await outbox.toSend(AMAL);
  assert.deepEqual([again.uid, again.status, again.errors], [bad.uid, "waiting", undefined]);
});

test("it deletes only what was stored with this uid and this hash, for this owner", async () => {
  const { outbox, entries: [one, two, three, four] } = await filled(4);
  const done = await outbox.settle(AMAL, [
    { uid: one.uid, hash: one.hash, answer: "stored" },
    { uid: two.uid, hash: one.hash, answer: "stored" },
    { uid: three.uid, hash: three.hash, answer: "already" },
    { uid: four.uid, hash: four.hash, answer: "unheard of" },
    { uid: "nobody", hash: four.hash, answer: "stored" },
  ]);
  assert.deepEqual(done, { stored: 2, needsYou: 0 });
  assert.deepEqual((await outbox.mine(AMAL)).map(({ uid }) => uid), [two.uid, four.uid]);
  await outbox.settle(BERNA, [{ uid: two.uid, hash: two.hash, answer: "stored" }]);
  assert.equal((await outbox.mine(AMAL)).length, 2);
});

test("it marks what needs the person, with the reasons", async () => {
  const { outbox, entries: [one, two, three] } = await filled(3);
  await outbox.settle(AMAL, [
    { ...one, answer: "refused", errors: { ended_at: ["Too long."] } },
    { ...two, answer: "conflict", kept: { outcome: "held" } },
    { ...three, answer: "held" },
  ]);
  const [refused, conflict, held] = await outbox.mine(AMAL);
  assert.deepEqual([refused.status, refused.errors], ["refused", { ended_at: ["Too long."] }]);
  assert.deepEqual([conflict.status, conflict.kept], ["conflict", { outcome: "held" }]);
  assert.equal(held.status, "held");
  assert.deepEqual((await outbox.toSend(AMAL)).map(({ uid }) => uid), [three.uid]);
});

test("it opens its store again when the browser closed it", async () => {
  const { outbox } = await filled(1);
  await outbox.close();
  await outbox.add(await entry());
  assert.equal((await outbox.mine(AMAL)).length, 2);
});

test("it forgets what is personal at sign-out, but no entry", async () => {
  const { outbox } = await filled(2);
  await outbox.settle(AMAL, [], { snapshot: { as_of: "2026-03-03T11:00:00Z", visit: null } });
  await outbox.remember(`last-record:${AMAL}`, { outcome: "held" });
  await outbox.remember(`last-record:${BERNA}`, { outcome: "held" });
  await outbox.leave(AMAL);
  assert.equal(await outbox.recall(`snapshot:${AMAL}`), undefined);
  assert.equal(await outbox.recall(`last-record:${AMAL}`), undefined);
  assert.deepEqual(await outbox.recall(`last-record:${BERNA}`), { outcome: "held" });
  assert.equal((await outbox.mine(AMAL)).length, 2);
});

test("it believes no snapshot or receipt without a time", async () => {
  const { outbox, entries: [one] } = await filled(1);
  await outbox.settle(AMAL, [{ ...one, answer: "stored" }], { snapshot: {}, received_at: "soon" });
  assert.equal(await outbox.recall(`snapshot:${AMAL}`), undefined);
  assert.equal(await outbox.recall(`delivered:${AMAL}`), undefined);
});
