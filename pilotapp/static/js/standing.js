// What the delivery strip tells, from what waits on this phone and how the last try to send went. Pure.

const REACHED = new Set(["online", "sent", "sign-in", "other-person"]);

// `outcome` is null before the first try. Without a network one sentence says all; a button could do nothing there.
export function standing({ unsent, needing, outcome }) {
  const isOffline = outcome === "offline";
  return {
    unsent: unsent ? "some" : needing ? null : "none",
    network: isOffline ? "none" : "there",
    canSend: unsent > 0 && !isOffline,
    last: !unsent || !isOffline,
    away: !unsent && !REACHED.has(outcome), // beside the time of a page that this phone kept
  };
}
