// A visit is deleted whole: what was never sent goes, what was or may have been sent is withdrawn, whatever is on its way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryOutbox } from "../../pilotapp/static/js/memory-outbox.js";
import { createSync } from "../../pilotapp/static/js/sync.js";
import { AMAL, BERNA, checkIn, ENDED, entry, freshOutbox, html, network, receipts } from "./phone_parts.mjs";

const kinds = async (outbox) => (await outbox.mine(AMAL)).map(({ kind }) => kind);
const leaving = (visit) => entry("withdraw", { visit });
const flushed = (outbox, net) => createSync({ store: outbox, fetch: net.fetch })(AMAL);
const sentKinds = (net) => net.asked.filter(({ sent }) => sent?.entries).map(({ sent }) => sent.entries.map(({ kind }) => kind));

// A visit that began on this phone, with its end.
async function begun(outbox = freshOutbox()) {
  const come = await checkIn();
  await outbox.add(come, { begins: true });
  await outbox.add(await entry("check_out", { visit: come.visit, body: ENDED }));
  return { outbox, visit: come.visit };
}

test("it removes a visit that was never sent, and sends nothing of it", async () => {
  const { outbox, visit } = await begun();
  await outbox.add(await entry("note", { visit }));
  await outbox.add(await entry("record"));
  assert.equal(await outbox.withdraw(await leaving(visit)), "saved");
  assert.deepEqual(await kinds(outbox), ["note", "record"]);
});

test("it withdraws a visit of which a part was delivered, and drops the parts that were not", async () => {
  const outbox = freshOutbox();
  const record = await entry("record");
  await outbox.add(record);
  await outbox.withdraw(await leaving(record.visit));
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
});

test("it withdraws what an earlier version saved, because nobody noted whether it was sent", async () => {
  const { outbox, visit } = await begun();
  const [{ tried: _tried, begins: _begins, ...old }] = await outbox.mine(AMAL);
  await outbox.remove(old.uid, AMAL);
  await outbox.add(old);
  await outbox.withdraw(await leaving(visit));
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
});

test("it withdraws a visit that the server has as the present one", async () => {
  const { outbox, visit } = await begun();
  const snapshot = { as_of: "2026-03-03T11:10:00Z", visit: { uid: visit, state: "open" } };
  await outbox.withdraw(await leaving(visit), { snapshot });
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
});

test("it takes a second tap for the same deed", async () => {
  const outbox = freshOutbox();
  const { visit } = await entry("record");
  const verdicts = await Promise.all([outbox.withdraw(await leaving(visit)), outbox.withdraw(await leaving(visit))]);
  assert.deepEqual(verdicts, ["saved", "again"]);
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
});

test("it touches nobody else's entries", async () => {
  const outbox = freshOutbox();
  const theirs = await checkIn({ owner: BERNA });
  await outbox.add(theirs, { begins: true });
  await outbox.withdraw(await leaving(theirs.visit));
  assert.equal((await outbox.mine(BERNA)).length, 1);
});

test("it withdraws after a request whose answer was lost", async () => {
  const { outbox, visit } = await begun();
  await flushed(outbox, network(() => html(502)));
  await outbox.withdraw(await leaving(visit));
  const net = network(receipts("stored"));
  assert.equal((await flushed(outbox, net)).outcome, "sent");
  assert.deepEqual(sentKinds(net), [["withdraw"]]);
});

test("it withdraws what is on its way, after it", async () => {
  const { outbox, visit } = await begun();
  const net = network(async (sent, number) => {
    if (number === 2) await outbox.withdraw(await leaving(visit));
    return receipts("stored")(sent);
  });
  assert.equal((await flushed(outbox, net)).outcome, "sent");
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
  await flushed(outbox, net);
  assert.deepEqual(sentKinds(net), [["check_in", "check_out"], ["withdraw"]]);
  assert.deepEqual(await kinds(outbox), []);
});

test("it sends nothing of a visit that was deleted while the server was greeted", async () => {
  const { outbox, visit } = await begun();
  const other = await entry("record");
  await outbox.add(other);
  const net = network(receipts("stored"));
  const greeting = async (url, init) => {
    if (url === "/sync/hello") await outbox.withdraw(await leaving(visit));
    return net.fetch(url, init);
  };
  assert.equal((await createSync({ store: outbox, fetch: greeting })(AMAL)).outcome, "sent");
  assert.deepEqual(sentKinds(net), [["record"]]);
  assert.deepEqual(await kinds(outbox), []);
});

test("it brings nothing back that the server refuses after its deletion", async () => {
  const { outbox, visit } = await begun();
  const net = network(async (sent) => {
    await outbox.withdraw(await leaving(visit));
    return receipts("refused")(sent);
  });
  const result = await flushed(outbox, net);
  assert.deepEqual([result.outcome, result.needsYou], ["sent", 0]);
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
});

test("a repaired beginning is no new visit any more", async () => {
  const { outbox, visit } = await begun();
  const [first] = await outbox.mine(AMAL);
  await outbox.settle(AMAL, [{ ...first, answer: "refused", errors: {} }]);
  await outbox.add(await entry("record", { visit }), { replaces: first.uid, begins: true });
  await outbox.withdraw(await leaving(visit));
  assert.deepEqual(await kinds(outbox), ["withdraw"]);
});

test("on a shared phone it knows the server's present visit too", async () => {
  const shared = memoryOutbox(freshOutbox());
  const { visit } = await begun(shared);
  await shared.settle(AMAL, [], { snapshot: { as_of: "2026-03-03T11:10:00Z", visit: { uid: visit, state: "open" } } });
  await shared.withdraw(await leaving(visit));
  assert.deepEqual(await kinds(shared), ["withdraw"]);
});

test("a refused record that becomes a new visit begins it: nothing of it is on the server", async () => {
  const outbox = freshOutbox();
  const refused = await entry("record");
  await outbox.add(refused);
  const again = await entry("record");
  await outbox.add(again, { replaces: refused.uid, begins: true });
  assert.deepEqual((await outbox.mine(AMAL)).map(({ uid, begins }) => [uid, begins]), [[again.uid, true]]);
  await outbox.withdraw(await leaving(again.visit));
  assert.deepEqual(await kinds(outbox), []);
});
