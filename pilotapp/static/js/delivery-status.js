// What the delivery strip tells, from what waits on this phone and how the last try to send went. Pure.

const REACHED = new Set(["online", "sent", "sign-in", "other-person"]);

// `outcome` is null before the first try. Without a connection one sentence says all. A button is left out only where it
// could do nothing: `onLine` is what the phone knows of its own network, and the server may be back before a try is due.
export function deliveryStatus({ unsent, needing, outcome, onLine }) {
  const isOffline = outcome === "offline";
  return {
    unsent: unsent ? "some" : needing ? null : "none",
    network: isOffline ? "none" : "there",
    canSend: unsent > 0 && onLine,
    last: !unsent || !isOffline,
    away: !unsent && !REACHED.has(outcome), // beside the time of a page that this phone kept
  };
}

// 'Everything is sent' is said of what is known only: this store has delivered, it lost nothing, and nothing came before it.
export const allIsSent = ({ delivered, isLost, past }) => Boolean(delivered) && !isLost && !past;
