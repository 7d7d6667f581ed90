// Pages kept on this phone for one person at a time, and the sign-out that still has to reach the server. For worker and page.

const PREFIX = "kept-";
const SIGNED_OUT = "signed-out";
const TRIES_FOR = 6000;
export const MARK = "Pilotapp-Keep";
const KEEPING = "Pilotapp-Keeping"; // asked for by this phone, not by its person: she has not seen it
const LEFT = "Pilotapp-Left";
export const PAGES = ["/", "/visits", "/visits/new", "/visits/record", "/visits/end", "/notes", "/notes/new", "/emergency", "/safeguarding/new", "/phone", "/me", "/me/year", "/me/certificates"];
const ANY_QUERY = new Set(["/", "/visits/new", "/visits/record", "/visits/end", "/notes/new"]);
const OPEN = "/emergency"; // everybody gets it: without the mark it does not say that somebody else is here

// Under which address a page is kept, or null. A page with a question in its address is not the blank one.
export function addressOf(url) {
  const { pathname, search } = new URL(url);
  return PAGES.includes(pathname) && !search ? pathname : null;
}

export async function find(url, store = caches) {
  const { pathname, search } = new URL(url);
  if (!PAGES.includes(pathname) || (search && !ANY_QUERY.has(pathname))) return undefined;
  const [name] = await names(store);
  return name && (await store.open(name)).match(pathname, { ignoreVary: true });
}

// Keeps a good answer for the person it names, and drops what was kept for anybody else, or for whoever was signed out from elsewhere.
export async function keep(url, response, store = caches) {
  const person = response.headers.get(MARK);
  const address = addressOf(url);
  if (response.headers.has(LEFT)) await dropPages(null, store);
  if (!address || response.status !== 200 || response.redirected || response.type === "opaque") return false;
  if (person || address !== OPEN) await dropPages(person, store);
  if (!person || (await store.has(SIGNED_OUT))) return false;
  const text = (await response.text()).replace("<body", "<body data-kept");
  await (await store.open(PREFIX + person)).put(address, new Response(text, { headers: response.headers }));
  return true;
}

// `person` of null: all.
export async function dropPages(person = null, store = caches) {
  for (const name of await names(store)) if (name !== PREFIX + person) await store.delete(name);
}

async function names(store) {
  return (await store.keys()).filter((name) => name.startsWith(PREFIX));
}

// Fetches the pages that a person may need without ever having opened them. True when all of them are here now.
export async function keepAll(wanted, { renew = [], store = caches, ask = (...args) => fetch(...args) } = {}) {
  const kept = await Promise.all(
    wanted.map(async (path) => {
      const url = new URL(path, location.origin).href;
      if (!renew.includes(path) && (await find(url, store))) return true;
      const response = await tried(ask, path, { redirect: "manual", headers: { Accept: "text/html", [KEEPING]: "1" } });
      return response ? keep(url, response, store) : false;
    }),
  );
  return kept.every(Boolean);
}

async function tried(ask, path, init) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), TRIES_FOR);
  try {
    return await ask(path, { credentials: "same-origin", cache: "no-store", signal: impatience.signal, ...init });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

export async function markSignedOut(store = caches) {
  await store.open(SIGNED_OUT);
}

export async function isSignedOut(store = caches) {
  return store.has(SIGNED_OUT);
}

// The sign-out that could not reach the server. True when the server has ended the session.
export async function finishSignOut({ store = caches, ask = (...args) => fetch(...args) } = {}) {
  const hello = await tried(ask, "/sync/hello", { redirect: "manual", headers: { Accept: "application/json" } });
  const isOurs = hello?.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs || (!hello.ok && hello.status !== 401)) return false;
  if (hello.ok) {
    const { csrf_token: token } = await hello.json();
    const left = await tried(ask, "/sign-out", { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token } });
    if (!left || (left.type !== "opaqueredirect" && !left.ok)) return false;
  }
  await store.delete(SIGNED_OUT);
  return true;
}
