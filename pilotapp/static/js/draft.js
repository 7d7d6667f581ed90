// The draft of a note: on this phone only, codes in clear and text sealed. It is never sent by itself.
import { NoKey, sealText } from "./sealed-text.js";

export const draftKey = (owner) => `draft/${owner}`; // no ':' in the key, so that it stays at sign-out, for its owner only

export async function readDraft(store, owner) {
  const draft = await store.recall(draftKey(owner));
  return draft?.owner === owner ? draft : null;
}

// `codes` and `words` as they are in the form; `sealed`: a text that the page cannot show, kept unchanged.
export async function writeDraft(store, { uid, owner, visit, codes, words, sealed = null, ofPage = null, now = new Date() }) {
  if (!sealed && !words && isEmpty(codes)) return store.forget(draftKey(owner));
  const text = sealed ?? (words ? await unlessNoKey(sealText(words, { store, owner, uid, ofPage })) : null);
  const body = text ? { ...codes, text } : codes;
  return store.remember(draftKey(owner), { uid, owner, visit, kind: "note", made_at: now.toISOString(), body });
}

const isEmpty = (codes) => Object.values(codes).every((value) => value === false || value?.length === 0);

// Without a key only the codes are kept; the text stays on the screen only.
async function unlessNoKey(sealing) {
  try {
    return await sealing;
  } catch (reason) {
    if (reason instanceof NoKey) return null;
    throw reason;
  }
}
