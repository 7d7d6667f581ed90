// The current state: the server's snapshot with the unanswered entries applied to it. Pure.
import { keysOf } from "./entry.js";
import { meant } from "./wall-time.js";

const DECIDED_LATER = new Set(["waiting", "held"]);

// Refused only because another visit was open on the server: it is sent again automatically, and counts as not sent yet.
export const mendsItself = ({ status, reason }) => status === "refused" && reason === "open_visit";

// Whether another attempt is useless now: nothing else is to be sent, and the other visit is still open.
export const rests = (entries, snapshot) => entries.every(mendsItself) && snapshot?.visit?.state === "open";

export const isEffective = (entry) => DECIDED_LATER.has(entry.status) || mendsItself(entry);

export function newest(one, other) {
  if (!one || !other) return one ?? other ?? null;
  return Date.parse(other.as_of) > Date.parse(one.as_of) ? other : one;
}

export const isTime = (text) => typeof text === "string" && !Number.isNaN(Date.parse(text));

export function inOrder(entries) {
  return [...entries].sort((one, other) => one.seq - other.seq);
}

// A refused entry or one in conflict has no effect until it is repaired or sent again; one pending review has its effect here.
export function currentVisit(snapshot, entries) {
  const effective = inOrder(entries).filter(isEffective);
  return effective.reduce(fold, snapshot?.visit ?? null);
}

function fold(visit, entry) {
  const same = visit?.uid === entry.visit;
  if (entry.kind === "check_in") return same && visit.state !== "open" ? visit : opened(entry);
  if (!same) return visit;
  if (entry.kind === "check_out") return { ...visit, state: "ended", ended_at: entry.body.ended_at };
  return entry.kind === "record" || entry.kind === "withdraw" ? null : visit;
}

function opened({ visit, body }) {
  const said = Object.fromEntries(keysOf("check_in").map((name) => [name, body[name] ?? null]));
  return { uid: visit, state: "open", ended_at: null, ...said };
}

// May this entry be stored? 'ok', 'again' (the same is waiting already), 'open' (a visit is open), 'ended' (it has an end).
export function judge(entry, entries, snapshot) {
  if (entries.some((other) => isEffective(other) && sameDeed(entry, other))) return "again";
  const visit = currentVisit(snapshot, entries);
  if (entry.kind === "check_in") return visit?.state === "open" ? "open" : "ok";
  if (entry.kind !== "check_out") return "ok";
  if (hasEnd(entry, entries)) return "ended";
  return visit?.uid === entry.visit && visit.state === "ended" ? "ended" : "ok";
}

function hasEnd(entry, entries) {
  return entries.some((other) => other.kind === "check_out" && other.visit === entry.visit && isEffective(other));
}

function sameDeed(entry, other) {
  return entry.kind === other.kind && entry.visit === other.visit && JSON.stringify(entry.body) === JSON.stringify(other.body);
}

export function elapsedMinutes(visit, now, zone) {
  const [start] = meant(visit.started_at, zone);
  return Math.max(0, Math.floor((now - start) / 60000));
}
