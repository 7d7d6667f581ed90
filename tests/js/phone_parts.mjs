// What the tests of the phone share: entries, a fresh outbox on a fake IndexedDB, a network that answers as told.
import "fake-indexeddb/auto";
import { hashOf, newUid } from "../../pilotapp/static/js/canonical.js";
import { openOutbox } from "../../pilotapp/static/js/outbox.js";

export const AMAL = "11111111-1111-4111-8111-111111111111";
export const BERNA = "22222222-2222-4222-8222-222222222222";
export const ENDED = { ended_at: "2026-03-03T11:30:00Z", forgotten: false };

let stores = 0;
export const freshOutbox = () => openOutbox(`outbox-${(stores += 1)}`);

export async function entry(kind = "record", { owner = AMAL, visit = newUid(), body = {} } = {}) {
  const made = { uid: newUid(), owner, kind, visit, schema: 1, made_at: "2026-03-03T11:00:00Z", body };
  return { ...made, hash: await hashOf(made) };
}

export async function checkIn(options = {}) {
  return entry("check_in", { body: { started_at: "2026-03-03T11:00:00Z" }, ...options });
}

export async function filled(number, options) {
  const outbox = freshOutbox();
  const entries = [];
  for (let at = 0; at < number; at += 1) {
    entries.push(await entry("record", options));
    await outbox.add(entries[at]);
  }
  return { outbox, entries };
}

export const json = (content, status = 200, headers = {}) =>
  new Response(JSON.stringify(content), { status, headers: { "Content-Type": "application/json", ...headers } });
export const html = (status = 200, headers = {}) =>
  new Response("<h1>Hello</h1>", { status, headers: { "Content-Type": "text/html", ...headers } });
export const hello = (person = AMAL) => json({ person, csrf_token: "token", schema: 1, snapshot: { as_of: "2026-03-03T11:00:00Z", visit: null } });
export const receipts = (answer) => (sent) =>
  json({ received_at: "2026-03-03T12:00:00Z", answers: sent.entries.map(({ uid, hash }) => ({ uid, hash, answer })), snapshot: null });

// A network on which /sync/hello and /sync are answered by what is given; `asked` holds every request.
export function network(sync, greet = hello) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url, init, sent: init.body ? JSON.parse(init.body) : null });
    return url === "/sync/hello" ? greet() : sync(asked[asked.length - 1].sent, asked.length);
  };
  return { fetch, asked };
}
