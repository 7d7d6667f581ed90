// A person's own words: sealed for the server before anything keeps them, and opened by it for her alone.
import { seal } from "./seal.js";
import { sealingKey } from "./sealing-key.js";
import { ask, stop } from "./wire.js";

const PURPOSE = "note";

export class NoKey extends Error {}

// The sealed text, which opens as a part of the entry `uid` of `owner` only. Throws NoKey.
export async function sealText(text, { store, owner, uid, ofPage = null }) {
  const key = await sealingKey(store, ofPage);
  if (!key) throw new NoKey("no key for sealing on this phone");
  return seal(text, key, { purpose: PURPOSE, owner, uid });
}

// The text again, or null where no key opens it any more. Throws Stop where the server cannot be asked.
export async function openText({ uid, owner, text }, fetch) {
  const hello = await ask(fetch, "/sync/hello", {});
  if (hello.person !== owner || typeof hello.csrf_token !== "string") stop("other-person");
  const headers = { "Content-Type": "application/json", "X-CSRFToken": hello.csrf_token };
  const reply = await ask(fetch, "/notes/draft", { method: "POST", headers, body: JSON.stringify({ uid, text }) });
  return typeof reply.text === "string" ? reply.text : null;
}
