// Whether to offer a new version: only if an older one was running, never with a dirty form or an open visit.

// `isBusy()`: whether a form is dirty or a visit is open, now or as a promise. `show(offered)` puts the notice there or away.
// `isReplaced()`: whether the new version runs already, because this page was too slow to say that it is open.
export function createOffer(registration, { isBusy, show, isReplaced = () => false }) {
  return async () => {
    const busy = await isBusy();
    const { active, waiting } = registration; // read last: the very first worker waits for a moment too, with none before it
    show(Boolean(active && (waiting || isReplaced()) && !busy));
  };
}
