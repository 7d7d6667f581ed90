// Shows that a page is left: the bar in the header (_frame.scss), after 300 ms. Nothing is left of it when the
// page is shown again, or after a while if the answer was a file.
const AFTER = 300; // milliseconds
const AT_MOST = 15_000;
const root = document.documentElement;
let timers = [];

export function watchPageChange() {
  window.addEventListener("click", (event) => leavesBy(event) && start());
  window.addEventListener("submit", (event) => !event.defaultPrevented && event.target.method !== "dialog" && !event.target.target && start());
  window.addEventListener("pageshow", stop);
  window.addEventListener("pagehide", stop);
}

export function goTo(address) {
  start();
  location.assign(address);
}

function start() {
  stop();
  timers = [setTimeout(() => root.toggleAttribute("data-leaving", true), AFTER), setTimeout(stop, AT_MOST)];
}

function stop() {
  timers.forEach(clearTimeout);
  root.removeAttribute("data-leaving");
}

// A plain click on a link to another page of the app, not to a file or a part of this page.
export function leavesBy(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== location.origin || link.target || link.hasAttribute("download") || pathname.split("/").pop().includes(".")) return false;
  return !(hash && pathname === location.pathname && search === location.search);
}
