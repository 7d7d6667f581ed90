// The server's public key for sealing: what a page or a greeting brings is kept on the phone for when there is no network.
const NAME = "sealing_key";

export async function keepSealingKey(store, key) {
  if (!key?.id || !key.jwk || (await store.recall(NAME))?.id === key.id) return;
  await store.remember(NAME, key);
}

// The newest key that this phone was given, or null.
export async function sealingKey(store, ofPage = null) {
  return (await store.recall(NAME).catch(() => null)) ?? ofPage;
}
