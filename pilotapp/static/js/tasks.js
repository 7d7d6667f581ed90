// What waits for the pilot, from what the server knows and the entries on this phone. Pure.
import { isEffective, mendsItself } from "./state.js";

const DONE_BY = { question: ["answer", "record", "withdraw"], start: ["check_in", "record", "withdraw"], record: ["record", "withdraw"] };

// `known`: the server's tasks as 'kind:subject'; `ended`: visits that ended on this page. Returns `done`, those of them that
// are done by an entry that waits; `open`, the others; `unrecorded`, ended visits that the server does not know as such; and `needing`, how
// many entries the pilot has to check. The current visit, if it has ended, is shown by its own card.
export function tasks(known, ended, { entries, visit }) {
  const effective = entries.filter(isEffective);
  const isDone = (kind, uid) => effective.some((entry) => entry.visit === uid && DONE_BY[kind]?.includes(entry.kind));
  const isOpen = (kind, uid) => !isDone(kind, uid) && !(kind === "record" && uid === visit?.uid);
  const here = effective.filter(({ kind }) => kind === "check_out").map((entry) => ({ uid: entry.visit, ended_at: entry.body.ended_at }));
  const found = new Map([...ended, ...here].map((one) => [one.uid, one]));
  return {
    done: known.filter((name) => isDone(...name.split(":"))),
    open: known.filter((name) => isOpen(...name.split(":"))),
    unrecorded: [...found.values()].filter(({ uid }) => !known.includes(`record:${uid}`) && isOpen("record", uid)),
    needing: entries.filter((entry) => entry.status !== "waiting" && !mendsItself(entry)).length,
  };
}
