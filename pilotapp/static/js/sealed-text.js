// A person's free text: sealed for the server before it is stored, and unsealed by the server for that person only.
import { seal } from "./seal.js";
import { sealingKey } from "./sealing-key.js";
import { ask, stop } from "./wire.js";

const PURPOSE = "note";

export class NoKey extends Error {}

// Returns the sealed text, which can be unsealed as a part of the entry `uid` of `owner` only. Throws NoKey.
export async function sealText(text, { store, owner, uid, ofPage = null }) {
  const key = await sealingKey(store, ofPage);
  if (!key) throw new NoKey("no key for sealing on this phone");
  return seal(text, key, { purpose: PURPOSE, owner, uid });
}

// Returns the text, or null if no key unseals it any more. Throws Stop if the server cannot be asked.
export async function openText({ uid, owner, text }, fetch) {
  const hello = await ask(fetch, "/sync/hello", {});
  if (hello.person !== owner || typeof hello.csrf_token !== "string") stop("other-person");
  const headers = { "Content-Type": "application/json", "X-CSRFToken": hello.csrf_token };
  const reply = await ask(fetch, "/notes/draft", { method: "POST", headers, body: JSON.stringify({ uid, text }) });
  return typeof reply.text === "string" ? reply.text : null;
}
