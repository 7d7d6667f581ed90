// Decides what the page says of sending, from what waits on this phone and the outcome of the last attempt. Pure.

const REACHED = new Set(["online", "sent", "sign-in", "other-person"]);

// `outcome` is null before the first attempt. Offline, one sentence is enough. A button or link is hidden only if it could do
// nothing: `onLine` is the phone's own network state, and the server may be back before the next attempt is due.
export function deliveryStatus({ unsent, needing, outcome, onLine }) {
  const isOffline = outcome === "offline";
  return {
    unsent: unsent ? "some" : needing ? null : "none",
    network: isOffline ? "none" : "there",
    canSend: unsent > 0 && onLine,
    canLoad: onLine && REACHED.has(outcome),
    last: !unsent || !isOffline,
    away: !unsent && !REACHED.has(outcome), // shown next to the time of a kept page
  };
}

// 'Everything is sent' is only shown if it is certain: this store has delivered, lost nothing, and has no unknown past.
export const allIsSent = ({ delivered, isLost, past }) => Boolean(delivered) && !isLost && !past;

// The sign in the header: 'wrong' if something needs the user or fails, 'waiting', 'sent', or 'clear' if it is unknown whether all is sent.
export function signOf({ isWrong, waiting, isAllSent }) {
  if (isWrong) return "wrong";
  return waiting ? "waiting" : isAllSent ? "sent" : "clear";
}
