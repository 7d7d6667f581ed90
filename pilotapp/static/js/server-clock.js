// The server's time without a network: how far this phone's clock is ahead of it is noted whenever the server is heard.
import { isTime } from "./state.js";

const key = (owner) => `clock:${owner}`;

export async function noteClock(store, owner, serverTime, now = Date.now()) {
  if (!owner || !isTime(serverTime)) return;
  const known = await store.recall(key(owner));
  const server = Date.parse(serverTime);
  if (known && server <= known.server) return; // a page from before
  await store.remember(key(owner), { server, ahead: now - server });
}

// { now, ahead } in milliseconds. A time from before the last one that was heard shows that the clock was set back since.
export async function serverClock(store, owner, now = Date.now()) {
  const known = await store.recall(key(owner));
  if (!known) return { now, ahead: 0 };
  const server = now - known.ahead;
  return server < known.server ? { now: Math.max(now, known.server), ahead: 0 } : { now: server, ahead: known.ahead };
}
