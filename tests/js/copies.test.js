import assert from "node:assert/strict";
import { test } from "node:test";
import { openCopies, said } from "../../pilotapp/static/js/copies.js";
import { openOutbox } from "../../pilotapp/static/js/outbox.js";
import { createSync } from "../../pilotapp/static/js/sync.js";
import { AMAL, BERNA, checkIn, entry, filled, freshOutbox, html, json, network, receipts } from "./phone_parts.mjs";

const HORIZON = 35 * 86_400;
const START = Date.parse("2026-03-03T12:00:00Z");
const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);

let number = 0;
const freshCopies = (options) => openCopies(`copies-${(number += 1)}`, options);
const greeting = (generation, told) => () =>
  json({ person: AMAL, csrf_token: "token", schema: 1, snapshot: null, sealing_key: { id: "0a0a0a0a", jwk }, generation, horizon: HORIZON, server_time: told });

// A server that names what it lacks, and takes copies.
function server({ generation = "a", lacks = () => true, answer = "stored", told } = {}) {
  const net = network((sent) => receipts("stored")(sent), greeting(generation, told));
  const fetch = async (url, init) => {
    if (url !== "/sync/lacking" && url !== "/sync/copies") return net.fetch(url, init);
    const sent = JSON.parse(init.body);
    net.asked.push({ url, init, sent });
    if (url === "/sync/lacking") return json({ lacking: Object.keys(sent.copies).filter(lacks) });
    return json({ received_at: "2026-03-03T12:00:00Z", answers: sent.copies.map(({ uid, hash }) => ({ uid, hash, answer })), snapshot: null });
  };
  return { asked: net.asked, fetch, paths: () => net.asked.map(({ url }) => url) };
}

function phone(outbox, copies, { page = null } = {}) {
  let time = START;
  const flush = (net) => createSync({ store: outbox, fetch: net.fetch, now: () => new Date(time), copies, generation: () => page })(AMAL);
  return { flush, later: (days) => (time += days * 86_400_000), see: (generation) => (page = generation) };
}

async function delivered(amount, options) {
  const { outbox, entries } = await filled(amount);
  const copies = freshCopies(options);
  const one = phone(outbox, copies);
  await one.flush(server());
  return { outbox, entries, copies, ...one };
}

test("it keeps a sealed copy of what was stored, in order, which it cannot read itself", async () => {
  const { copies, entries } = await delivered(2);
  assert.deepEqual(await copies.of(AMAL), entries.map(({ uid, hash }) => ({ uid, hash })));
  const [copy] = await copies.read([entries[0].uid]);
  assert.deepEqual(Object.keys(copy).sort(), ["hash", "owner", "sealed", "uid"]);
  assert.match(copy.sealed, /^1\.0a0a0a0a\./);
  assert.ok(!JSON.stringify(copy).includes(entries[0].visit));
});

test("it keeps none of what was refused, and none on a phone that is not hers alone", async () => {
  const { outbox } = await filled(1);
  const copies = freshCopies();
  const net = network(receipts("refused"), greeting("a"));
  await phone(outbox, copies).flush(net);
  assert.deepEqual(await copies.of(AMAL), []);
  const shared = (await filled(1)).outbox;
  assert.equal((await phone(shared, null).flush(server())).stored, 1);
});

test("it delivers as before where nothing can be sealed or kept", async () => {
  const refusing = { sealed: () => Promise.reject(new Error("no")), keep: () => Promise.reject(new Error("no")), of: () => Promise.reject(new Error("no")), prune: () => Promise.reject(new Error("no")) };
  const { outbox } = await filled(2);
  assert.equal((await phone(outbox, refusing).flush(server())).stored, 2);
  assert.equal((await phone(outbox, refusing).flush(server())).outcome, "idle");
});

test("it asks nothing on the same day and of the same generation", async () => {
  const one = await delivered(1);
  const first = server();
  await one.flush(first);
  const second = server();
  assert.equal((await one.flush(second)).outcome, "idle");
  assert.deepEqual([first.paths(), second.paths()], [["/sync/hello", "/sync/lacking", "/sync/copies"], []]);
});

test("it asks once a day although nothing waits, and sends only what is lacking", async () => {
  const one = await delivered(3);
  await one.flush(server({ lacks: () => false }));
  one.later(1.1);
  const net = server({ lacks: (uid) => uid === one.entries[1].uid });
  const result = await one.flush(net);
  assert.deepEqual([result.healed, net.paths()], [1, ["/sync/hello", "/sync/lacking", "/sync/copies"]]);
  assert.deepEqual(net.asked[2].sent.copies.map(({ uid }) => uid), [one.entries[1].uid]);
});

test("it asks at once when the page names another generation", async () => {
  const one = await delivered(1);
  await one.flush(server({ lacks: () => false }));
  one.see("b");
  const net = server({ generation: "b" });
  assert.equal((await one.flush(net)).healed, 1);
  assert.equal((await one.flush(server({ generation: "b" }))).outcome, "idle");
});

test("it names each copy with its hash, and brings one that the server has with another content to its owner, once", async () => {
  const one = await delivered(1);
  const [made] = one.entries;
  const kept = { outcome: "held" };
  const net = server({ generation: "b" });
  const fetch = async (url, init) => {
    if (url !== "/sync/copies") return net.fetch(url, init);
    const { uid, hash } = JSON.parse(init.body).copies[0];
    return json({ answers: [{ uid, hash, answer: "conflict", kept, entry: said(made) }], snapshot: null });
  };
  one.see("b");
  const result = await one.flush({ fetch });
  const [mine] = await one.outbox.mine(AMAL);
  assert.deepEqual(net.asked[1].sent, { copies: { [made.uid]: made.hash } });
  assert.deepEqual([result.needsYou, result.healed, mine.status, mine.kept, said(mine)], [1, 0, "conflict", kept, said(made)]);
  assert.deepEqual([await one.copies.of(AMAL), await one.outbox.toSend(AMAL)], [[], []]);
});

test("it takes back no entry of another person, and keeps its copy where none is given", async () => {
  for (const given of [undefined, { owner: BERNA }, { hash: "0" }, { uid: "0" }]) {
    const one = await delivered(1);
    const entry = given && { ...said(one.entries[0]), ...given };
    const { uid, hash } = one.entries[0];
    const fetch = async (url, init) =>
      url === "/sync/copies" ? json({ answers: [{ uid, hash, answer: "conflict", entry }] }) : server().fetch(url, init);
    assert.equal((await one.flush({ fetch })).outcome, "idle");
    assert.deepEqual([await one.outbox.mine(AMAL), (await one.copies.of(AMAL)).length], [[], 1]);
  }
});

test("it names at most 500 and sends at most 100 at once", async () => {
  const copies = freshCopies();
  const made = Array.from({ length: 620 }, (_none, at) => ({ uid: `${at}`, owner: AMAL, hash: "h", at: START, sealed: "1.x" }));
  await copies.keep(made);
  const net = server();
  assert.equal((await phone(freshOutbox(), copies).flush(net)).healed, 620);
  assert.deepEqual(net.asked.filter(({ url }) => url === "/sync/lacking").map(({ sent }) => Object.keys(sent.copies).length), [500, 120]);
  assert.ok(net.asked.filter(({ url }) => url === "/sync/copies").every(({ sent }) => sent.copies.length <= 100));
});

// A server to which a copy is of use only once another one is there.
function choosy(needs, reason) {
  const there = new Set();
  const net = server({ generation: "b", lacks: (uid) => !there.has(uid) });
  const fetch = async (url, init) => {
    if (url !== "/sync/copies") return net.fetch(url, init);
    const answers = JSON.parse(init.body).copies.map(({ uid, hash }) => {
      if (needs[uid] && !there.has(needs[uid])) return { uid, hash, answer: "refused", ...(reason && { reason }) };
      there.add(uid);
      return { uid, hash, answer: "stored" };
    });
    return json({ received_at: "2026-03-03T12:00:00Z", answers, snapshot: null });
  };
  return { fetch, there };
}

test("it sends once more what came before what it needs", async () => {
  const { entries, see, flush } = await delivered(3);
  const [first, second, third] = entries.map(({ uid }) => uid);
  see("b");
  const net = choosy({ [first]: second, [second]: third });
  assert.equal((await flush(net)).healed, 3);
  assert.deepEqual([...net.there], [third, second, first]);
});

test("it asks again at the next opening where another visit was open, and only then", async () => {
  const { entries, see, flush } = await delivered(1);
  see("b");
  const closed = choosy({ [entries[0].uid]: "on her other phone" }, "open_visit");
  assert.equal((await flush(closed)).healed, 0);
  closed.there.add("on her other phone");
  assert.equal((await flush(closed)).healed, 1);
  const refusing = await delivered(1);
  refusing.see("b");
  const never = choosy({ [refusing.entries[0].uid]: "nothing" });
  await refusing.flush(never);
  never.there.add("nothing");
  assert.equal((await refusing.flush(never)).outcome, "idle");
});

test("it asks again where the answer was lost, and stops nothing meanwhile", async () => {
  const one = await delivered(1);
  const lost = { fetch: async (url, init) => (url === "/sync/copies" ? html(502) : server().fetch(url, init)) };
  assert.deepEqual([(await one.flush(lost)).outcome, (await one.flush(server())).healed], ["idle", 1]);
});

test("it sends a copy beyond the horizon once more before it forgets it: the phone was not opened since the restore", async () => {
  const one = await delivered(1);
  one.later(36);
  const net = server({ generation: "b", told: new Date(START + 36 * 86_400_000).toISOString() });
  assert.equal((await one.flush(net)).healed, 1);
  assert.deepEqual(await one.copies.of(AMAL), []);
});

test("it forgets copies beyond the horizon, and the oldest beyond their size", async () => {
  const one = await delivered(2);
  one.later(36);
  await one.outbox.add(await entry());
  await one.flush(server());
  assert.equal((await one.copies.of(AMAL)).length, 1);
  const small = await delivered(3, { most: 1500 });
  await small.copies.prune(0);
  assert.ok((await small.copies.of(AMAL)).length < 3);
});

test("it forgets none because the clock of this phone is wrong by years", async () => {
  const one = await delivered(1);
  one.later(4000);
  await one.outbox.add(await entry());
  const told = new Date(START + 3_600_000).toISOString();
  await one.flush(server({ told }));
  assert.equal((await one.copies.of(AMAL)).length, 2);
  one.later(-4000);
  await one.flush(server({ told, generation: "b" }));
  assert.equal((await one.copies.of(AMAL)).length, 2);
});

test("it does not look through all copies at each delivery", async () => {
  const one = await delivered(1);
  await one.flush(server());
  let looked = 0;
  const copies = { ...one.copies, prune: async () => void (looked += 1) };
  await one.outbox.add(await entry());
  await phone(one.outbox, copies).flush(server());
  assert.equal(looked, 0);
});

test("it sends no copies of another person", async () => {
  const { outbox } = await filled(1, { owner: BERNA });
  const copies = freshCopies();
  const net = network(receipts("stored"), () => json({ person: BERNA, csrf_token: "t", sealing_key: { id: "0a0a0a0a", jwk }, generation: "a", horizon: HORIZON }));
  await createSync({ store: outbox, fetch: net.fetch, copies })(BERNA);
  assert.equal((await copies.of(BERNA)).length, 1);
  const mine = server({ generation: "b" });
  await phone(freshOutbox(), copies, { page: "b" }).flush(mine);
  assert.deepEqual(mine.paths(), []);
});

test("it forgets hers on a phone that is not hers alone, and nobody else's", async () => {
  const copies = freshCopies();
  const made = [AMAL, AMAL, BERNA].map((owner, at) => ({ uid: `${at}`, owner, hash: "h", at: START, sealed: "1.x" }));
  await copies.keep(made);
  await copies.leave(AMAL);
  assert.deepEqual([await copies.of(AMAL), (await copies.of(BERNA)).length], [[], 1]);
});

test("copies give way to what was not delivered", async () => {
  let cleared = 0;
  const outbox = openOutbox(`full-${Date.now()}`, { makeRoom: async () => void (cleared += 1) });
  const put = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function add(...values) {
    if (!cleared) throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, values);
  };
  try {
    assert.equal(await outbox.add(await checkIn()), "saved");
  } finally {
    IDBObjectStore.prototype.add = put;
  }
  assert.deepEqual([cleared, (await outbox.mine(AMAL)).length], [1, 1]);
});
