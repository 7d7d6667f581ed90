// Delivers one person's entries: who am I, then one POST for all. Takes store and fetch as arguments; never drops anything.

const AT_ONCE = 100;
const PATIENCE = 30_000;
const WAIT_AND_GO_ON = (status) => status === 408 || status === 425 || status === 429 || status >= 500;

// What a flush came to: 'idle' (nothing waits), 'sent', 'sign-in', 'other-person', 'portal', 'wait', 'offline'.
export function createSync({ store, fetch, now = () => new Date() }) {
  return async function flush(owner) {
    const entries = await store.toSend(owner);
    const total = { outcome: "idle", stored: 0, needsYou: 0, retryAfter: null };
    if (!entries.length) return total;
    try {
      const hello = await ask(fetch, "/sync/hello", {});
      if (typeof hello.person !== "string" || typeof hello.csrf_token !== "string") stop("portal");
      if (hello.person !== owner) stop("other-person");
      await store.settle(owner, [], { snapshot: hello.snapshot });
      for (let at = 0; at < entries.length; at += AT_ONCE) {
        await send(entries.slice(at, at + AT_ONCE), hello.csrf_token, total);
      }
      return { ...total, outcome: "sent" };
    } catch (reason) {
      if (!(reason instanceof Stop)) throw reason;
      return { ...total, outcome: reason.outcome, retryAfter: reason.retryAfter };
    }

    async function send(batch, token, sum) {
      try {
        const reply = await ask(fetch, "/sync", posted(batch, token, now()));
        if (!Array.isArray(reply.answers)) stop("portal");
        const done = await store.settle(owner, ofBatch(reply.answers, batch), reply);
        sum.stored += done.stored;
        sum.needsYou += done.needsYou;
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
      const done = await store.settle(owner, [{ uid, hash, answer: "refused", errors: reason.errors }]);
      sum.needsYou += done.needsYou;
    }
  };
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
  return answers.filter((answer) => answer && sent.get(answer.uid) === answer.hash);
}

// One request with its whole body, or the reason to stop: only JSON that is whole counts as an answer of ours.
async function ask(fetch, url, init) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  const headers = { Accept: "application/json", ...init.headers };
  const fixed = { credentials: "same-origin", cache: "no-store", redirect: "manual", signal: impatience.signal };
  try {
    const response = await fetch(url, { ...fixed, ...init, headers }).catch(() => stop("offline"));
    return await read(response);
  } finally {
    clearTimeout(timer);
  }
}

async function read(response) {
  const { status } = response;
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400) || status === 511) stop("portal");
  if (status === 401 || status === 403) stop("sign-in");
  if (WAIT_AND_GO_ON(status)) stop("wait", pause(response.headers.get("Retry-After")));
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (!isJson) stop(response.ok ? "portal" : "wait");
  const reply = await response.json().catch(() => null);
  if (!reply || typeof reply !== "object") stop("wait");
  if (response.ok) return reply;
  if (reply.csrf) stop("sign-in");
  if ((status === 400 || status === 413) && reply.error) throw new Unreadable({ "": [reply.error] });
  return stop("wait");
}

// Retry-After in milliseconds: seconds or a date; at most an hour, so that a wrong header cannot stop a phone.
export function pause(header, now = Date.now()) {
  if (!header) return null;
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), 3_600_000) : null;
}

function stop(outcome, retryAfter = null) {
  throw new Stop(outcome, retryAfter);
}

class Stop extends Error {
  constructor(outcome, retryAfter) {
    super(outcome);
    Object.assign(this, { outcome, retryAfter });
  }
}

class Unreadable extends Error {
  constructor(errors) {
    super("unreadable");
    this.errors = errors;
  }
}
