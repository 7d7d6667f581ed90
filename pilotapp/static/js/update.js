// Whether to offer a new version: only if an older one was running, never with a dirty form or an open visit.

// `isBusy()`: whether a form is dirty or a visit is open, or a promise of it. `show(offered)` shows or hides the notice.
// `isReplaced()`: whether the new version runs already, because this page was too slow to answer that it is open.
export function createOffer(registration, { isBusy, show, isReplaced = () => false }) {
  return async () => {
    const busy = await isBusy();
    const { active, waiting } = registration; // read last: the very first worker is in `waiting` for a moment too, without an active one
    show(Boolean(active && (waiting || isReplaced()) && !busy));
  };
}
