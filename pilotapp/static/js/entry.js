// Makes an entry from a form: the same field names, with the types of the server's canonical text.
import { hashOf, newUid } from "./canonical.js";

// The keys that each schema added. A server refuses keys that it does not know, so a new key of any kind needs a new schema.
const KEYS = {
  1: {
    check_in: ["started_at", "institution_kind", "client_language"],
    check_out: ["ended_at", "forgotten", "measured_minutes"],
    record: [
      "started_at", "ended_at", "outcome", "institution_kind", "topics", "client_language", "mode", "party", "size_band",
      "first_contact", "waiting_minutes", "travel_minutes", "referral",
    ],
    withdraw: [],
    answer: ["answer"],
    note: ["themes", "load", "call", "for_group", "no_person", "text"],
    note_reply: ["text", "no_person"],
    safeguarding: ["facts"],
  },
};
export const SCHEMAS = Object.keys(KEYS).map(Number);
const YES = new Set(["true", "1", "y", "yes", "on"]);
const READERS = {
  topics: (data) => data.getAll("topics"),
  forgotten: (data) => YES.has(data.get("forgotten")),
  first_contact: (data) => YES.has(data.get("first_contact")),
  themes: (data) => data.getAll("themes"),
  for_group: (data) => YES.has(data.get("for_group")),
  no_person: (data) => YES.has(data.get("no_person")),
  load: (data) => whole(data.get("load")),
  measured_minutes: (data) => whole(data.get("measured_minutes")),
  waiting_minutes: (data) => minutes(data, "waiting_minutes"),
  travel_minutes: (data) => minutes(data, "travel_minutes"),
};

export const instant = (time) => `${time.toISOString().slice(0, 19)}Z`;

// Returns the keys that a body of this kind may have in this schema.
export function keysOf(kind, schema = Math.max(...SCHEMAS), keys = KEYS) {
  return Object.keys(keys).flatMap((one) => (Number(one) <= schema ? (keys[one][kind] ?? []) : []));
}

export function bodyOf(kind, data) {
  const pairs = keysOf(kind).map((key) => [key, READERS[key] ? READERS[key](data) : data.get(key) || null]);
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
