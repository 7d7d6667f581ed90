// The browser's localStorage and sessionStorage, or an in-memory replacement if the browser refuses them. Never throws.

// `open` returns the storage; it may throw or return null, and every use of the storage may fail too.
export function guarded(open) {
  const standIn = new Map();
  const use = (work) => {
    try {
      return { result: work(open()) };
    } catch {
      return null;
    }
  };
  return {
    lasts: () => Boolean(use((area) => area.length >= 0)?.result),
    getItem: (key) => standIn.get(key) ?? use((area) => area.getItem(key))?.result ?? null,
    setItem(key, value) {
      if (use((area) => area.setItem(key, value))) standIn.delete(key);
      else standIn.set(key, String(value));
    },
    removeItem(key) {
      standIn.delete(key);
      use((area) => area.removeItem(key));
    },
    clear() {
      standIn.clear();
      use((area) => area.clear());
    },
  };
}

export const local = guarded(() => window.localStorage);
export const session = guarded(() => window.sessionStorage);
