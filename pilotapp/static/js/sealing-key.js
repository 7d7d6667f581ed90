// The server's public key for sealing: a key from a page or from /sync/hello is stored for use offline.
const NAME = "sealing_key";

export async function keepSealingKey(store, key) {
  if (!key?.id || !key.jwk || (await store.recall(NAME))?.id === key.id) return;
  await store.remember(NAME, key);
}

// Returns the newest key that this phone knows, or null.
export async function sealingKey(store, ofPage = null) {
  return (await store.recall(NAME).catch(() => null)) ?? ofPage;
}
