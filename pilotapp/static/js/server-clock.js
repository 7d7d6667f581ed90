// The server's time for use offline: the difference to this phone's clock is stored whenever the server answers.
import { isTime } from "./state.js";

const key = (owner) => `clock:${owner}`;

export async function noteClock(store, owner, serverTime, now = Date.now()) {
  if (!owner || !isTime(serverTime)) return;
  const known = await store.recall(key(owner));
  const server = Date.parse(serverTime);
  if (known && server <= known.server) return; // an older page
  await store.remember(key(owner), { server, ahead: now - server });
}

// Returns { now, ahead } in milliseconds. A time before the last answer shows that the clock was set back since.
export async function serverClock(store, owner, now = Date.now()) {
  const known = await store.recall(key(owner));
  if (!known) return { now, ahead: 0 };
  const server = now - known.ahead;
  return server < known.server ? { now: Math.max(now, known.server), ahead: 0 } : { now: server, ahead: known.ahead };
}
