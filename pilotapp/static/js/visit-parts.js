// The entries of one visit that wait on this phone: what they say together, and how the visit stands. Pure.
import { keysOf } from "./entry.js";
import { inOrder, mendsItself } from "./state.js";

const PARTS = new Set(["check_in", "check_out", "record", "withdraw", "answer"]);
const WORST_FIRST = ["conflict", "refused", "held", "resting", "waiting"];
const CHANGEABLE = new Set(["waiting", "open", "ended", "recorded", "asked"]);
const TIMES = ["started_at", "ended_at"];

export const isPart = ({ kind }) => PARTS.has(kind);
export const statusOf = (entry) => (mendsItself(entry) ? "resting" : entry.status);
export const needsYou = (status) => ["conflict", "refused", "held"].includes(status);

// Whether the pilot may correct or delete it without the coordination; one that only this phone knows has no row.
export const isChangeable = (row) => !row || CHANGEABLE.has(row.state);

// Whether it was refused because its visit was withdrawn: it can only be saved as a new visit.
export const needsNewVisit = ({ kind, status, reason }) => kind === "record" && status === "refused" && reason === "withdrawn";

// Waiting entries by visit, in the order in which they were saved.
export function byVisit(entries) {
  const groups = new Map();
  for (const entry of inOrder(entries).filter(isPart)) groups.set(entry.visit, [...(groups.get(entry.visit) ?? []), entry]);
  return groups;
}

// The status of a visit: the worst of its parts; 'leaving' if only its deletion is not sent yet.
export function standing(parts) {
  const worst = WORST_FIRST.find((status) => parts.some((part) => statusOf(part) === status));
  return worst === "waiting" && parts.some(({ kind }) => kind === "withdraw") ? "leaving" : worst;
}

// Whether nothing of it can be on the server: its beginning is here, and no part was ever in a request.
export const isUnsent = (parts) => parts.some(({ begins }) => begins) && parts.every(({ tried }) => tried === false);

// A visit as its pilot knows it: the server's row, or null, with the waiting parts applied; null if there is neither.
export const together = (row, parts) => inOrder(parts).reduce(apply, row ?? null);

function apply(before, { kind, visit, body }) {
  const known = before ?? { uid: visit };
  if (kind === "check_in") return { state: "open", ...known, ...body };
  if (kind === "check_out") return { ...known, state: known.outcome ? "recorded" : "ended", ended_at: body.ended_at, minutes: null };
  if (kind !== "record") return known;
  const times = Object.fromEntries(TIMES.map((name) => [name, body[name] ?? known[name] ?? null]));
  const isTimed = TIMES.some((name) => body[name]);
  const state = times.ended_at ? "recorded" : (known.state ?? "waiting");
  return { uid: known.uid, state, ...codesOf(body), ...times, minutes: isTimed ? null : (known.minutes ?? null) };
}

// All codes of a record; those that it leaves out are empty.
export const codesOf = (record) => Object.fromEntries(keysOf("record").map((name) => [name, record[name] ?? null]));
