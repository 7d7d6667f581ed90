// What this browser can store. A private window that forgets when it is closed cannot be detected.

// Whether entries can be stored: sealed and hashed, in a store that opens. `browser` is the window.
export async function keepsEntries({ store, browser }) {
  try {
    if (!browser.isSecureContext || !browser.crypto.subtle) return false;
    await store.recall("born");
    return true;
  } catch {
    return false;
  }
}

// Returns 'nothing', 'entries' (pages need the network), or 'all'.
export async function whatIsKept({ store, browser }) {
  if (!(await keepsEntries({ store, browser }))) return "nothing";
  try {
    await browser.caches.keys();
    await browser.navigator.serviceWorker.getRegistration();
    return "all";
  } catch {
    return "entries";
  }
}
