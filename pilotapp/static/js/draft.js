// A note that was begun and not saved: on this phone only, its codes as they are and its words sealed. Never sent by itself.
import { NoKey, sealText } from "./sealed-text.js";

export const draftKey = (owner) => `draft/${owner}`; // no ':', so that it stays at sign-out, for its owner alone

export async function readDraft(store, owner) {
  const draft = await store.recall(draftKey(owner));
  return draft?.owner === owner ? draft : null;
}

// `codes` and `words` as they stand in the form; `sealed`: words that the page cannot show, kept as they are.
export async function writeDraft(store, { uid, owner, visit, codes, words, sealed = null, ofPage = null, now = new Date() }) {
  if (!sealed && !words && isEmpty(codes)) return store.forget(draftKey(owner));
  const text = sealed ?? (words ? await unlessNoKey(sealText(words, { store, owner, uid, ofPage })) : null);
  const body = text ? { ...codes, text } : codes;
  return store.remember(draftKey(owner), { uid, owner, visit, kind: "note", made_at: now.toISOString(), body });
}

const isEmpty = (codes) => Object.values(codes).every((value) => value === false || value?.length === 0);

// Without a key the codes are kept alone; the words stay on the screen and nowhere else.
async function unlessNoKey(sealing) {
  try {
    return await sealing;
  } catch (reason) {
    if (reason instanceof NoKey) return null;
    throw reason;
  }
}
