// Delivers one person's entries: /sync/hello, then one POST for all. Takes store and fetch as arguments; never deletes unsent entries.
import { said } from "./copies.js";
import { heal, isDue } from "./heal.js";
import { learnPast } from "./past.js";
import { meaning } from "./receipts.js";
import { keepSchemas } from "./schemas.js";
import { keepSealingKey } from "./sealing-key.js";
import { noteClock } from "./server-clock.js";
import { isTime, rests } from "./state.js";
import { ask, stop, Stop, Unreadable } from "./wire.js";

const BATCH_SIZE = 100;

// Outcomes of a flush: 'idle' (nothing waits), 'sent', 'sign-in', 'other-person', 'portal', 'wait', 'offline'.
// `resting` counts entries that wait for another visit to end, perhaps on another phone; `healed` those that a restored server has again.
// `copies`: null if this phone keeps none. `generation()`: the server's, as the page knows it.
export function createSync({ store, fetch, now = () => new Date(), copies = null, generation = () => null }) {
  return async function flush(owner) {
    const entries = await store.toSend(owner);
    const total = { outcome: "idle", stored: 0, needsYou: 0, resting: 0, answered: 0, healed: 0, retryAfter: null };
    let told = now(); // the server's time if known: a clock that is wrong by years must not delete copies
    if (!entries.length && !(await hasToAsk())) return total;
    try {
      const hello = await ask(fetch, "/sync/hello", {});
      if (typeof hello.person !== "string" || typeof hello.csrf_token !== "string") stop("portal");
      if (hello.person !== owner) stop("other-person");
      await store.settle(owner, [], { snapshot: hello.snapshot });
      await keepSealingKey(store, hello.sealing_key);
      await keepSchemas(store, hello);
      await learnPast(store, hello);
      await noteClock(store, owner, hello.server_time, now().getTime());
      if (isTime(hello.server_time)) told = new Date(hello.server_time);
      Object.assign(total, await healed(hello));
      total.stored = total.healed;
      if (!entries.length) return total;
      if (rests(entries, hello.snapshot)) return { ...total, outcome: "sent", resting: entries.length };
      for (let at = 0; at < entries.length; at += BATCH_SIZE) {
        await send(entries.slice(at, at + BATCH_SIZE), hello.csrf_token, total);
      }
      return { ...total, outcome: total.answered < entries.length ? "wait" : "sent" };
    } catch (reason) {
      if (!(reason instanceof Stop)) throw reason;
      return entries.length ? { ...total, outcome: reason.outcome, retryAfter: reason.retryAfter } : total;
    }

    // Copies are less important: an error with them does not stop the delivery.
    async function hasToAsk() {
      const looking = { store, copies, generation: generation(), time: now().getTime() };
      return copies !== null && isDue(owner, looking).catch(() => false);
    }

    async function healed(hello) {
      const post = (body) => posting(body, hello.csrf_token);
      const healing = copies ? heal(owner, hello, { store, copies, fetch, time: now(), told, post }) : {};
      return Promise.resolve(healing).catch((reason) => {
        if (reason instanceof Stop) throw reason;
        return {};
      });
    }

    async function keepCopies(sealing, answers) {
      const taken = new Set(answers.filter(({ answer }) => answer === "stored" || answer === "already").map(({ uid }) => uid));
      await copies?.keep((await sealing).filter(({ uid }) => taken.has(uid))).catch(() => {});
    }

    async function send(waiting, token, sum) {
      const batch = await store.sending(waiting);
      sum.answered += waiting.length - batch.length; // deleted since
      if (!batch.length) return;
      try {
        const sealing = copies?.sealed(batch, store, told.getTime()).catch(() => []) ?? []; // in parallel with the request
        const reply = await ask(fetch, "/sync", posting({ schema: 1, device_now: now().toISOString(), entries: batch.map(said) }, token));
        if (!Array.isArray(reply.answers)) stop("portal");
        const answers = ofBatch(reply.answers, batch);
        await keepCopies(sealing, answers);
        add(sum, await store.settle(owner, answers, reply), receiptsFor(batch, answers));
      } catch (reason) {
        if (!(reason instanceof Unreadable)) throw reason;
        await divide(batch, token, sum, reason);
      }
    }

    // The server could not process the whole batch: send halves, until the entry that it cannot process is alone.
    async function divide(batch, token, sum, reason) {
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await send(batch.slice(0, half), token, sum);
        await send(batch.slice(half), token, sum);
        return;
      }
      const [{ uid, hash }] = batch;
      add(sum, await store.settle(owner, [{ uid, hash, answer: "refused", errors: reason.errors }]), 1);
    }
  };
}

// `answered` counts receipts also of entries that were deleted while their request was on its way.
function add(sum, { stored, needsYou, resting = 0 }, answered) {
  sum.stored += stored;
  sum.needsYou += needsYou;
  sum.resting += resting;
  sum.answered += answered;
}

function posting(body, token) {
  return { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) };
}

function receiptsFor(batch, answers) {
  const sent = new Map(batch.map((entry) => [entry.uid, entry]));
  return answers.filter((answer) => meaning(sent.get(answer.uid), sent.get(answer.uid).owner, answer)).length;
}

// An answer belongs to this batch only if uid and hash match.
function ofBatch(answers, batch) {
  const sent = new Map(batch.map(({ uid, hash }) => [uid, hash]));
  return answers.filter((answer) => sent.has(answer?.uid) && sent.get(answer.uid) === answer.hash);
}
