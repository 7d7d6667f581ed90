// Minutes measured by this page, independent of clocks: only while the same document existed and was never hidden.

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
