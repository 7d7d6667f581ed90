import assert from "node:assert/strict";
import { test } from "node:test";
import { createSync } from "../../pilotapp/static/js/sync.js";
import { pause } from "../../pilotapp/static/js/wire.js";
import { AMAL, BERNA, checkIn, ENDED, entry, filled, freshOutbox, hello, html, json, network, receipts } from "./phone_parts.mjs";

const uids = async (outbox) => (await outbox.mine(AMAL)).map(({ uid }) => uid);
const flushed = (outbox, net) => createSync({ store: outbox, fetch: net.fetch })(AMAL);

test("it asks nothing when nothing waits", async () => {
  const net = network(receipts("stored"));
  assert.equal((await flushed(freshOutbox(), net)).outcome, "idle");
  assert.equal(net.asked.length, 0);
});

test("it delivers 60 entries with two requests and notes the delivery", async () => {
  const { outbox } = await filled(60);
  const net = network(receipts("stored"));
  const result = await flushed(outbox, net);
  assert.deepEqual([result.outcome, result.stored], ["sent", 60]);
  assert.equal(net.asked.length, 2);
  assert.equal(net.asked[1].init.headers["X-CSRFToken"], "token");
  assert.deepEqual(Object.keys(net.asked[1].sent.entries[0]).sort(), ["body", "hash", "kind", "made_at", "owner", "schema", "uid", "visit"]);
  assert.deepEqual(await uids(outbox), []);
  assert.equal(await outbox.recall(`delivered:${AMAL}`), "2026-03-03T12:00:00Z");
});

test("it sends at most 100 at once", async () => {
  const { outbox } = await filled(230);
  const net = network(receipts("already"));
  assert.equal((await flushed(outbox, net)).stored, 230);
  assert.deepEqual(net.asked.slice(1).map(({ sent }) => sent.entries.length), [100, 100, 30]);
});

for (const [name, answer, outcome] of [
  ["401", () => json({ error: "sign in" }, 401), "sign-in"],
  ["a forgery check", () => json({ error: "too old", csrf: true }, 400), "sign-in"],
  ["403", () => json({ error: "no" }, 403), "sign-in"],
  ["404", () => html(404), "wait"],
  ["408", () => html(408), "wait"],
  ["429", () => json({ error: "slow" }, 429), "wait"],
  ["500", () => json({ error: "oh" }, 500), "wait"],
  ["502 as HTML", () => html(502), "wait"],
  ["400 as HTML", () => html(400), "wait"],
  ["413 as HTML", () => html(413), "wait"],
  ["a page with 200", () => html(200), "portal"],
  ["511", () => html(511), "portal"],
  ["a redirect", () => ({ type: "opaqueredirect", status: 0, ok: false, headers: new Headers() }), "portal"],
  ["a redirect that is seen", () => html(302, { Location: "/login" }), "portal"],
  ["half a body", () => new Response('{"answers":[{"uid', { headers: { "Content-Type": "application/json" } }), "wait"],
  ["no answers", () => json({ hello: "world" }), "portal"],
  ["no network", () => Promise.reject(new TypeError("failed to fetch")), "offline"],
]) {
  test(`it keeps everything at ${name}`, async () => {
    for (const net of [network(() => answer()), network(receipts("stored"), answer)]) {
      const { outbox, entries } = await filled(3);
      const result = await flushed(outbox, net);
      assert.equal(result.outcome, outcome);
      assert.deepEqual(await uids(outbox), entries.map(({ uid }) => uid));
      assert.equal((await outbox.toSend(AMAL)).length, 3);
    }
  });
}

test("it sends nothing while another person is signed in", async () => {
  const { outbox } = await filled(2);
  const net = network(receipts("stored"), () => hello(BERNA));
  assert.equal((await flushed(outbox, net)).outcome, "other-person");
  assert.equal(net.asked.length, 1);
});

test("it never sends what another person made", async () => {
  const { outbox } = await filled(2, { owner: BERNA });
  const net = network(receipts("stored"));
  assert.equal((await flushed(outbox, net)).outcome, "idle");
});

test("it believes only answers to what it sent, and tries the rest again", async () => {
  const { outbox, entries } = await filled(2);
  const wrong = (sent) => json({ received_at: "2026-03-03T12:00:00Z", answers: [null, 7, { uid: sent.entries[0].uid, hash: "0", answer: "stored" }] });
  assert.equal((await flushed(outbox, network(wrong))).outcome, "wait");
  assert.equal((await uids(outbox)).length, entries.length);
});

test("it delivers the good ones beside refused, conflict and held", async () => {
  const { outbox, entries } = await filled(4);
  const words = ["refused", "conflict", "held", "stored"];
  const mixed = (sent) => json({ answers: sent.entries.map(({ uid, hash }, at) => ({ uid, hash, answer: words[at] })) });
  const result = await flushed(outbox, network(mixed));
  assert.deepEqual([result.outcome, result.stored, result.needsYou], ["sent", 1, 3]);
  assert.deepEqual(await uids(outbox), entries.slice(0, 3).map(({ uid }) => uid));
});

test("it asks again about held entries until they are decided", async () => {
  const { outbox } = await filled(1);
  await flushed(outbox, network(receipts("held")));
  await flushed(outbox, network(receipts("already")));
  assert.deepEqual(await uids(outbox), []);
});

test("it finds the one entry that the server cannot read and delivers all others", async () => {
  const { outbox, entries } = await filled(20);
  const bad = entries[13].uid;
  const net = network((sent) => (sent.entries.some(({ uid }) => uid === bad) ? json({ error: "unreadable" }, 400) : receipts("stored")(sent)));
  const result = await flushed(outbox, net);
  assert.deepEqual([result.outcome, result.stored, result.needsYou], ["sent", 19, 1]);
  const [left] = await outbox.mine(AMAL);
  assert.deepEqual([left.uid, left.status, left.errors], [bad, "refused", { "": ["unreadable"] }]);
});

test("it halves a batch that is too large", async () => {
  const { outbox } = await filled(8);
  const net = network((sent) => (sent.entries.length > 2 ? json({ error: "large" }, 413) : receipts("stored")(sent)));
  assert.equal((await flushed(outbox, net)).stored, 8);
});

test("it keeps what was delivered before the network broke", async () => {
  const { outbox } = await filled(150);
  const net = network((sent, number) => (number === 2 ? receipts("stored")(sent) : html(502)));
  const result = await flushed(outbox, net);
  assert.deepEqual([result.outcome, result.stored], ["wait", 100]);
  assert.equal((await uids(outbox)).length, 50);
});

test("it keeps the pause that the server asks for", async () => {
  const { outbox } = await filled(1);
  assert.equal((await flushed(outbox, network(() => html(503, { "Retry-After": "120" })))).retryAfter, 120_000);
  assert.equal(pause("Tue, 03 Mar 2026 12:01:00 GMT", Date.parse("2026-03-03T12:00:00Z")), 60_000);
  assert.equal(pause("999999"), 3_600_000);
  assert.equal(pause("soon"), null);
  assert.equal(pause(null), null);
});

const OPEN = { as_of: "2026-03-03T11:00:00Z", visit: { uid: "elsewhere", state: "open", started_at: "2026-03-03T10:00:00Z" } };
const whileOpen = () => json({ person: AMAL, csrf_token: "token", schema: 1, snapshot: OPEN });
const refusing = (sent) =>
  json({ answers: sent.entries.map(({ uid, hash }) => ({ uid, hash, answer: "refused", reason: "open_visit", errors: { started_at: ["Still open."] } })), snapshot: OPEN });

async function restingCheckIn() {
  const outbox = freshOutbox();
  const come = await checkIn();
  await outbox.add(come);
  const result = await flushed(outbox, network(refusing, whileOpen));
  assert.deepEqual([result.outcome, result.resting, result.needsYou, result.stored], ["sent", 1, 0, 0]);
  return { outbox, come };
}

test("it asks, and sends a check-in again by itself once no visit is open on the server", async () => {
  const { outbox, come } = await restingCheckIn();
  const net = network(receipts("stored"), whileOpen);
  const result = await flushed(outbox, net);
  assert.deepEqual([result.outcome, result.resting, net.asked.length], ["sent", 1, 1]);
  const [kept] = await outbox.mine(AMAL);
  assert.deepEqual([kept.uid, kept.status, kept.reason, kept.errors], [come.uid, "refused", "open_visit", { started_at: ["Still open."] }]);
  assert.equal((await flushed(outbox, network(receipts("stored")))).stored, 1);
  assert.deepEqual(await uids(outbox), []);
});

test("it sends the check-in along with what ends its visit, although another one is open", async () => {
  const { outbox, come } = await restingCheckIn();
  assert.equal(await outbox.add(await entry("check_out", { visit: come.visit, body: ENDED })), "saved");
  const net = network(receipts("stored"), whileOpen);
  assert.equal((await flushed(outbox, net)).stored, 2);
  assert.deepEqual(net.asked[1].sent.entries.map(({ kind }) => kind), ["check_in", "check_out"]);
  assert.deepEqual(Object.keys(net.asked[1].sent.entries[0]).sort(), ["body", "hash", "kind", "made_at", "owner", "schema", "uid", "visit"]);
});

test("it leaves to its person what is refused for another reason, or for one that it does not know", async () => {
  for (const reason of [undefined, null, "full_day"]) {
    const { outbox } = await filled(1);
    const result = await flushed(outbox, network((sent) => json({ answers: [{ uid: sent.entries[0].uid, hash: sent.entries[0].hash, answer: "refused", reason }] })));
    assert.deepEqual([result.needsYou, result.resting, (await outbox.toSend(AMAL)).length], [1, 0, 0]);
  }
});
