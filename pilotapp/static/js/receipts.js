// What the server's receipt means for a waiting entry; only for its own uid, hash and owner. Pure.
import { mendsItself } from "./state.js";

const STORED = new Set(["stored", "already"]);
const NEEDS_YOU = new Set(["refused", "conflict", "held"]);

export function meaning(entry, owner, { hash, answer, reason }) {
  if (entry?.owner !== owner || entry.hash !== hash) return null;
  if (STORED.has(answer)) return "stored";
  if (mendsItself({ status: answer, reason })) return "resting";
  return NEEDS_YOU.has(answer) ? "needsYou" : null;
}

export const marked = (entry, { answer, errors = {}, kept = null, reason = null }) => ({ ...entry, status: answer, errors, kept, reason });
