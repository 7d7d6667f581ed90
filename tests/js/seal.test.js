import assert from "node:assert/strict";
import { test } from "node:test";
import { seal } from "../../pilotapp/static/js/seal.js";
import { keepSealingKey, sealingKey } from "../../pilotapp/static/js/sealing-key.js";
import { createSync } from "../../pilotapp/static/js/sync.js";
import { AMAL, filled, freshOutbox, json, network, receipts } from "./phone_parts.mjs";

const { subtle } = crypto;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const CONTEXT = { purpose: "note", owner: AMAL, uid: "33333333-3333-4333-8333-333333333333" };
const TEXT = "Ich kann nachts nicht schlafen. 🙂 لا أنام";
const encode = (text) => new TextEncoder().encode(text);

async function pair(id = "00c0ffee") {
  const made = await subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { kty, crv, x, y } = await subtle.exportKey("jwk", made.publicKey);
  return { made, key: { id, jwk: { kty, crv, x, y } } };
}

// What the server does, written down a second time from its docstring.
async function open(envelope, { made, key }, { purpose, owner, uid }) {
  const [version, id, ...rest] = envelope.split(".");
  const [point, iv, hidden] = rest.map((part) => Buffer.from(part, "base64url"));
  const theirs = await subtle.importKey("raw", point, CURVE, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, made.privateKey, 256);
  const salt = Buffer.concat([point, Buffer.from(await subtle.exportKey("raw", made.publicKey))]);
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derive = { name: "HKDF", hash: "SHA-256", salt, info: encode("pilotapp sealing 1") };
  const lock = await subtle.deriveKey(derive, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const additionalData = encode(`${version}|${key.id}|${purpose}|${owner}|${uid}`);
  assert.equal(id, key.id);
  return new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv, additionalData }, lock, hidden));
}

for (const text of [TEXT, "", "x".repeat(1_000), "\u0000|.\n"]) {
  test(`it seals ${text.length} characters that the holder of the key reads`, async () => {
    const server = await pair();
    const envelope = await seal(text, server.key, CONTEXT);
    assert.match(envelope, /^1\.00c0ffee\.[\w-]{87}\.[\w-]{16}\.[\w-]{22,}$/);
    assert.equal(await open(envelope, server, CONTEXT), text);
  });
}

test("it never seals the same text to the same envelope", async () => {
  const { key } = await pair();
  const [one, other] = await Promise.all([seal(TEXT, key, CONTEXT), seal(TEXT, key, CONTEXT)]);
  for (const part of [2, 3, 4]) assert.notEqual(one.split(".")[part], other.split(".")[part]);
});

test("it refuses a key that is no point of the curve", async () => {
  const { key } = await pair();
  const wrong = { ...key, jwk: { ...key.jwk, x: key.jwk.y } };
  await assert.rejects(seal(TEXT, wrong, CONTEXT));
});

test("it keeps the key of a page or a greeting, and the newest one of them", async () => {
  const outbox = freshOutbox();
  const [first, second] = [await pair("11111111"), await pair("22222222")];
  assert.equal(await sealingKey(outbox), null);
  assert.deepEqual(await sealingKey(outbox, first.key), first.key);
  for (const { key } of [first, second]) await keepSealingKey(outbox, key);
  for (const nothing of [null, undefined, {}, { id: "33333333" }]) await keepSealingKey(outbox, nothing);
  assert.deepEqual(await sealingKey(outbox, first.key), second.key);
});

test("it takes the key from the greeting before a delivery, and keeps it after signing out", async () => {
  const { outbox } = await filled(1);
  const { key } = await pair();
  const net = network(receipts("stored"), () => json({ person: AMAL, csrf_token: "token", sealing_key: key }));
  assert.equal((await createSync({ store: outbox, fetch: net.fetch })(AMAL)).outcome, "sent");
  await outbox.leave(AMAL);
  assert.deepEqual(await sealingKey(outbox), key);
});
