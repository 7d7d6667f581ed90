// After a restored backup: finds out which of this phone's copies the server lacks, and sends them again. No global state.
import { mendsItself } from "./state.js";
import { ask, stop } from "./wire.js";

const A_DAY = 86_400_000;
const NAMES = 500;
const BATCH_SIZE = 100;
const LETTERS = 150_000; // characters of one request

const KNOWN = (owner) => `generation:${owner}`;
const LOOKED = (owner) => `looked:${owner}`;

// Whether to ask although nothing waits: the generation differs from the known one, or the last time is a day ago.
export async function isDue(owner, { store, copies, generation, time }) {
  const known = await store.recall(KNOWN(owner));
  const looked = (await store.recall(LOOKED(owner))) ?? 0;
  const isOther = generation && generation !== known;
  const isLong = Math.abs(time - looked) > A_DAY;
  return (isOther || isLong) && (await copies.of(owner)).length > 0;
}

// Returns how many entries the server has again, and how many are in conflict. Throws Stop if the server cannot be asked. `time`: by this phone's clock, `told`: by the server's.
export async function heal(owner, hello, { store, copies, fetch, time, told, post }) {
  const sum = { healed: 0, needsYou: 0 };
  if (!hello.generation) return sum; // an older server, or the access has ended
  if (!(await isDue(owner, { store, copies, generation: hello.generation, time: time.getTime() }))) {
    if (!(await store.recall(KNOWN(owner)))) await store.remember(KNOWN(owner), hello.generation);
    return sum;
  }
  let done;
  do {
    done = await sendLacking(owner, { store, copies, fetch, time, post });
    sum.healed += done.stored;
    sum.needsYou += done.conflict;
  } while (done.stored && done.refused); // a refused entry may have come before one that it depends on
  if (done.resting) return sum; // another visit is open, perhaps on another phone: tried again at the next opening
  await copies.prune(told.getTime() - hello.horizon * 1000); // not earlier: the app may not have been opened for long
  await store.remember(KNOWN(owner), hello.generation);
  await store.remember(LOOKED(owner), time.getTime());
  return sum;
}

// One pass through all copies; returns how many were stored, refused, in conflict, and refused because another visit was open.
async function sendLacking(owner, { store, copies, fetch, time, post }) {
  const answers = [];
  const names = await copies.of(owner);
  for (let at = 0; at < names.length; at += NAMES) {
    const named = new Map(names.slice(at, at + NAMES).map(({ uid, hash }) => [uid, hash]));
    const reply = await ask(fetch, "/sync/lacking", post({ copies: Object.fromEntries(named) }));
    if (!Array.isArray(reply.lacking)) stop("portal");
    for (const some of inBodies(await copies.read(reply.lacking.filter((uid) => named.has(uid))))) {
      answers.push(...(await send(some, owner, { store, copies, fetch, time, post })));
    }
  }
  const count = (is) => answers.filter(is).length;
  return {
    stored: count(({ answer }) => answer === "stored"),
    refused: count(({ answer }) => answer === "refused"),
    conflict: count(({ answer }) => answer === "conflict"),
    resting: count(({ answer, reason }) => mendsItself({ status: answer, reason })),
  };
}

async function send(some, owner, { store, copies, fetch, time, post }) {
  const reply = await ask(fetch, "/sync/copies", post({ schema: 1, device_now: time.toISOString(), copies: some }));
  if (!Array.isArray(reply.answers)) stop("portal");
  await store.settle(owner, [], { snapshot: reply.snapshot });
  const sent = new Set(some.map(({ uid }) => uid));
  for (const answer of reply.answers) {
    if (answer.answer !== "conflict" || !sent.has(answer.uid)) continue;
    if (await store.takeBack(owner, answer)) await copies.forget(answer.uid);
  }
  return reply.answers;
}

function* inBodies(copies) {
  let body = [];
  let letters = 0;
  for (const copy of copies) {
    if (body.length && (body.length === BATCH_SIZE || letters + copy.sealed.length > LETTERS)) {
      yield body;
      [body, letters] = [[], 0];
    }
    body.push(copy);
    letters += copy.sealed.length;
  }
  if (body.length) yield body;
}
