// Pages kept on this phone for one person at a time, and a sign-out that must still reach the server. For service worker and page.

const PREFIX = "kept-";
const SIGNED_OUT = "signed-out";
const ANSWERS_IN = 6000;
const ENDS_IN = 60_000; // milliseconds for the rest of a response: slow networks need time, a hanging one must end
export const MARK = "Pilotapp-Keep";
const KEEPING = "Pilotapp-Keeping"; // requested by the phone itself: the person has not seen the page
const HERE = "Pilotapp-Person"; // who is signed in: on every response of our server to that person
const LEFT = "Pilotapp-Left"; // whose session was ended
const WHOLE = "</html>";
export const PAGES = ["/", "/visits", "/visits/new", "/visits/record", "/visits/end", "/notes", "/notes/new", "/emergency", "/safeguarding/new", "/phone", "/me", "/me/year", "/me/certificates"];
const ANY_QUERY = new Set(["/", "/visits/new", "/visits/record", "/visits/end", "/notes/new"]);

// The address under which a page is kept, or null. A page with a query string is not the blank one.
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

// Keeps a page for the person it names. A response that names nobody is from a portal, a filter or a proxy, or our own
// after a session ended: it changes nothing.
export async function keep(url, response, store = caches) {
  const { headers } = response;
  const person = headers.get(MARK);
  const address = addressOf(url);
  if (headers.has(LEFT)) await dropPages(null, store);
  else if (headers.has(HERE) || person) await dropPages(headers.get(HERE) ?? person, store);
  if (!person || !address || response.status !== 200 || response.redirected || response.type === "opaque") return false;
  const text = await response.text();
  if (!text.trimEnd().endsWith(WHOLE) || (await store.has(SIGNED_OUT))) return false;
  const page = new Response(text.replace("<body", "<body data-kept"), { headers });
  await (await store.open(PREFIX + person)).put(address, page);
  return true;
}

// Deletes pages of everybody but `person`; null: all pages.
export async function dropPages(person = null, store = caches) {
  for (const name of await names(store)) if (name !== PREFIX + person) await store.delete(name);
}

async function names(store) {
  return (await store.keys()).filter((name) => name.startsWith(PREFIX));
}

// Which of `files` each kept page refers to, by the address of the page; other pages are left out.
export async function naming(files, store = caches) {
  const found = new Map();
  for (const path of files.length ? PAGES : []) {
    const text = (await (await find(new URL(path, location.origin).href, store))?.text()) ?? "";
    const named = files.filter((file) => text.includes(file));
    if (named.length) found.set(path, named);
  }
  return found;
}

// Fetches the pages that a person may need without having opened them; a failure does not stop the others.
export async function keepAll(wanted, { renew = [], store = caches, ask = (...args) => fetch(...args) } = {}) {
  const fetched = async (path) => {
    const url = new URL(path, location.origin).href;
    if (!renew.includes(path) && (await find(url, store))) return true;
    const headers = { Accept: "text/html", [KEEPING]: "1" };
    return tried(ask, path, { redirect: "manual", headers }, (response) => keep(url, response, store));
  };
  const kept = await Promise.allSettled(wanted.map(fetched));
  return kept.every(({ value }) => value === true);
}

// Returns what `read` makes of the response; null if there is none or it does not end in time.
async function tried(ask, path, init, read) {
  const impatience = new AbortController();
  let timer = setTimeout(() => impatience.abort(), ANSWERS_IN);
  try {
    const response = await ask(path, { credentials: "same-origin", cache: "no-store", signal: impatience.signal, ...init });
    clearTimeout(timer);
    timer = setTimeout(() => impatience.abort(), ENDS_IN);
    return await read(response);
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

// Repeats a sign-out that could not reach the server. True if the server has ended the session.
export async function finishSignOut({ store = caches, ask = (...args) => fetch(...args) } = {}) {
  const token = await tried(ask, "/sync/hello", { redirect: "manual", headers: { Accept: "application/json" } }, tokenOf);
  if (token === null) return false;
  const leave = { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token } };
  if (token && !(await tried(ask, "/sign-out", leave, ({ type, ok }) => type === "opaqueredirect" || ok))) return false;
  await store.delete(SIGNED_OUT);
  return true;
}

// The CSRF token of the session; empty if it has ended; null if the response is not from our server.
async function tokenOf(hello) {
  if (!hello.headers.get("Content-Type")?.startsWith("application/json")) return null;
  if (hello.ok) return (await hello.json()).csrf_token ?? null;
  return hello.status === 401 ? "" : null;
}
