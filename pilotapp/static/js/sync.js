// Delivers one person's entries: who am I, then one POST for all. Takes store and fetch as arguments; never drops anything.
import { learnPast } from "./past.js";
import { keepSealingKey } from "./sealing-key.js";
import { noteClock } from "./server-clock.js";
import { rests } from "./state.js";
import { ask, stop, Stop, Unreadable } from "./wire.js";

const AT_ONCE = 100;

// What a flush came to: 'idle' (nothing waits), 'sent', 'sign-in', 'other-person', 'portal', 'wait', 'offline'.
// `resting` counts what waits for another visit to end, perhaps on another phone.
export function createSync({ store, fetch, now = () => new Date() }) {
  return async function flush(owner) {
    const entries = await store.toSend(owner);
    const total = { outcome: "idle", stored: 0, needsYou: 0, resting: 0, answered: 0, retryAfter: null };
    if (!entries.length) return total;
    try {
      const hello = await ask(fetch, "/sync/hello", {});
      if (typeof hello.person !== "string" || typeof hello.csrf_token !== "string") stop("portal");
      if (hello.person !== owner) stop("other-person");
      await store.settle(owner, [], { snapshot: hello.snapshot });
      await keepSealingKey(store, hello.sealing_key);
      await learnPast(store, hello);
      await noteClock(store, owner, hello.server_time, now().getTime());
      if (rests(entries, hello.snapshot)) return { ...total, outcome: "sent", resting: entries.length };
      for (let at = 0; at < entries.length; at += AT_ONCE) {
        await send(entries.slice(at, at + AT_ONCE), hello.csrf_token, total);
      }
      return { ...total, outcome: total.answered < entries.length ? "wait" : "sent" };
    } catch (reason) {
      if (!(reason instanceof Stop)) throw reason;
      return { ...total, outcome: reason.outcome, retryAfter: reason.retryAfter };
    }

    async function send(batch, token, sum) {
      try {
        const reply = await ask(fetch, "/sync", posted(batch, token, now()));
        if (!Array.isArray(reply.answers)) stop("portal");
        add(sum, await store.settle(owner, ofBatch(reply.answers, batch), reply));
      } catch (reason) {
        if (!(reason instanceof Unreadable)) throw reason;
        await divide(batch, token, sum, reason);
      }
    }

    // Our endpoint could not take the whole batch: halves, until the entry that it cannot take stands alone.
    async function divide(batch, token, sum, reason) {
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await send(batch.slice(0, half), token, sum);
        await send(batch.slice(half), token, sum);
        return;
      }
      const [{ uid, hash }] = batch;
      add(sum, await store.settle(owner, [{ uid, hash, answer: "refused", errors: reason.errors }]));
    }
  };
}

function add(sum, { stored, needsYou, resting = 0 }) {
  sum.stored += stored;
  sum.needsYou += needsYou;
  sum.resting += resting;
  sum.answered += stored + needsYou + resting;
}

function posted(batch, token, time) {
  const entries = batch.map(({ uid, owner, kind, visit, schema, made_at, hash, body }) => ({ uid, owner, kind, visit, schema, made_at, hash, body }));
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ schema: 1, device_now: time.toISOString(), entries }),
  };
}

// An answer belongs to this batch only with its uid and its hash.
function ofBatch(answers, batch) {
  const sent = new Map(batch.map(({ uid, hash }) => [uid, hash]));
  return answers.filter((answer) => sent.has(answer?.uid) && sent.get(answer.uid) === answer.hash);
}
