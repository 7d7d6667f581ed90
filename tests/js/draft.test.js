import assert from "node:assert/strict";
import { test } from "node:test";
import { AMAL, BERNA, entry, freshOutbox, json } from "./phone_parts.mjs";
import { draftKey, readDraft, writeDraft } from "../../pilotapp/static/js/draft.js";
import { memoryOutbox } from "../../pilotapp/static/js/memory-outbox.js";
import { newUid } from "../../pilotapp/static/js/canonical.js";
import { NoKey, openText, sealText } from "../../pilotapp/static/js/sealed-text.js";
import { Stop } from "../../pilotapp/static/js/wire.js";

const WORDS = "Nobody greeted us.";
const EMPTY = { themes: [], for_group: false, no_person: false };

async function withKey(store) {
  const { publicKey } = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const jwk = await crypto.subtle.exportKey("jwk", publicKey);
  await store.remember("sealing_key", { id: "0a1b2c3d", jwk });
  return store;
}

const begun = (more = {}) => ({ uid: newUid(), owner: AMAL, visit: newUid(), codes: { ...EMPTY, load: 5 }, words: WORDS, ...more });

test("it keeps codes as they are and words sealed", async () => {
  const store = await withKey(freshOutbox());
  const said = begun();
  await writeDraft(store, said);
  const draft = await readDraft(store, AMAL);
  assert.deepEqual([draft.uid, draft.visit, draft.body.load], [said.uid, said.visit, 5]);
  assert.match(draft.body.text, /^1\.0a1b2c3d\./);
  assert.equal(JSON.stringify(draft).includes("greeted"), false);
});

test("it keeps words that the page cannot show as they were sealed", async () => {
  const store = await withKey(freshOutbox());
  await writeDraft(store, begun({ words: "", sealed: "1.old" }));
  assert.equal((await readDraft(store, AMAL)).body.text, "1.old");
});

test("it keeps the codes alone where nothing can seal", async () => {
  const store = freshOutbox();
  await writeDraft(store, begun());
  assert.deepEqual((await readDraft(store, AMAL)).body, { ...EMPTY, load: 5 });
  await assert.rejects(sealText(WORDS, { store, owner: AMAL, uid: newUid() }), NoKey);
});

test("it is gone when nothing is left in the form", async () => {
  const store = await withKey(freshOutbox());
  await writeDraft(store, begun());
  await writeDraft(store, begun({ codes: EMPTY, words: "" }));
  assert.equal(await readDraft(store, AMAL), null);
});

test("it is nobody else's, is not counted, and stays at sign-out", async () => {
  const store = await withKey(freshOutbox());
  await writeDraft(store, begun());
  await store.leave(AMAL);
  assert.equal(await readDraft(store, BERNA), null);
  assert.deepEqual(await store.toSend(AMAL), []);
  assert.equal(await store.countAll(), 0);
  assert.ok(await readDraft(store, AMAL));
});

test("it stays on a shared phone too, like what is not sent", async () => {
  const store = await withKey(freshOutbox());
  await writeDraft(memoryOutbox(store), begun());
  assert.ok(await readDraft(store, AMAL));
});

test("it ends in the transaction that keeps its entry, and in no other", async () => {
  const store = await withKey(freshOutbox());
  await writeDraft(store, begun());
  const note = await entry("note", { body: { load: 5 } });
  await store.add(await entry("note", { body: { load: 1 } }));
  assert.ok(await readDraft(store, AMAL));
  assert.equal(await store.add(note, { ends: draftKey(AMAL) }), "saved");
  assert.equal(await readDraft(store, AMAL), null);
});

test("it stays where its entry could not be kept", async () => {
  const store = await withKey(freshOutbox());
  await writeDraft(store, begun());
  const note = await entry("note", { body: { load: 5 } });
  await store.add(note);
  await assert.rejects(store.add({ ...note, body: { load: 4 } }, { ends: draftKey(AMAL) }));
  assert.ok(await readDraft(store, AMAL));
});

test("it asks the server for the words in the name of their writer", async () => {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url, init });
    return url === "/sync/hello" ? json({ person: AMAL, csrf_token: "token" }) : json({ text: WORDS });
  };
  assert.equal(await openText({ uid: "u", owner: AMAL, text: "1.x" }, fetch), WORDS);
  assert.deepEqual(JSON.parse(asked[1].init.body), { uid: "u", text: "1.x" });
  assert.equal(asked[1].init.headers["X-CSRFToken"], "token");
});

test("it asks nothing while somebody else is signed in, and says when there is no network or no key", async () => {
  const urls = [];
  const asBerna = async (url) => urls.push(url) && json({ person: BERNA, csrf_token: "token" });
  await assert.rejects(openText({ uid: "u", owner: AMAL, text: "1.x" }, asBerna), Stop);
  assert.deepEqual(urls, ["/sync/hello"]);
  await assert.rejects(openText({ uid: "u", owner: AMAL, text: "1.x" }, () => Promise.reject(new TypeError("offline"))), Stop);
  const lost = async (url) => json(url === "/sync/hello" ? { person: AMAL, csrf_token: "token" } : { text: null });
  assert.equal(await openText({ uid: "u", owner: AMAL, text: "1.x" }, lost), null);
});
