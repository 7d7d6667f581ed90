// The minutes that this page measured itself: only while the same document lived and was never hidden, so no clock is asked.

let running = null;

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") running = null;
});
window.addEventListener("pagehide", () => {
  running = null;
});

export function startMeasuring(visit) {
  running = document.visibilityState === "visible" ? { visit, since: performance.now() } : null;
}

export function measuredMinutes(visit) {
  if (running?.visit !== visit) return null;
  return Math.round((performance.now() - running.since) / 60000);
}
