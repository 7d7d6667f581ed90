// Makes an entry from a form: the same field names, with the types of the server's canonical text.
import { hashOf, newUid } from "./canonical.js";
import known from "./entry-keys.json" with { type: "json" };

// By kind of entry: name, shape and schema of each key. A server refuses keys that it does not know, so a new key of any
// kind needs a new schema.
const KEYS = known.keys;
const NEWEST = Math.max(...Object.values(KEYS).flatMap((keys) => keys.map(([, , since]) => since)));
export const SCHEMAS = Array.from({ length: NEWEST }, (_none, index) => index + 1);
const YES = new Set(["true", "1", "y", "yes", "on"]);
const text = (data, name) => data.get(name) || null;
const READERS = {
  text,
  code: text,
  codes: (data, name) => data.getAll(name),
  flag: (data, name) => YES.has(data.get(name)),
  number: (data, name) => whole(data.get(name)),
  minutes,
};

export const instant = (time) => `${time.toISOString().slice(0, 19)}Z`;

// Returns the keys that a body of this kind may have in this schema.
export const keysOf = (kind, schema = NEWEST, keys = KEYS) => keys[kind].filter(([, , since]) => since <= schema).map(([name]) => name);

export function bodyOf(kind, data) {
  const pairs = KEYS[kind].map(([name, shape]) => [name, READERS[shape](data, name)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== null));
}

// `given`: values that the page knows better than the form: the time of the tap, the measured minutes.
export async function makeEntry({ kind, owner, visit, data, given = {}, ...more }) {
  return sign({ uid: newUid(), owner, kind, visit, body: { ...given, ...bodyOf(kind, data) }, ...more });
}

// Returns the entry with its hash, without keys that its schema does not have.
export async function sign({ uid, owner, kind, visit, body, schema = 1, now = new Date() }) {
  const keys = keysOf(kind, schema);
  const said = Object.fromEntries(Object.entries(body).filter(([key]) => keys.includes(key)));
  const entry = { uid, owner, kind, visit, schema, made_at: instant(now), body: said };
  return { ...entry, hash: await hashOf(entry) };
}

function whole(text) {
  return text && /^\d+$/.test(text.trim()) ? Number(text) : null;
}

// A value that is not a number is sent unchanged, so that the server's form can report it.
function minutes(data, name) {
  const text = data.get(name) === "own" ? data.get(`${name}_own`) : data.get(name);
  return whole(text) ?? (text || 0);
}
