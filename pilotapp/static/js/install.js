// Registers the service worker, offers installing, and announces updates; never reloads a dirty form or during an open visit.
import { hear, isPilot, isShared, nowOnPhone, person } from "./phone.js";
import { createOffer } from "./update.js";

let asked = false;
let isControlled = false;
let isReplaced = false; // another service worker than the page's own controls it

export async function startWorker() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => data?.type === "anybody" && ports[0].postMessage("here"));
  isControlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", takenOver);
  navigator.serviceWorker.startMessages?.();
  document.addEventListener("input", ({ target }) => target.form?.setAttribute("data-dirty", ""));
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  if (isShared()) {
    tell({ type: "person", person: null });
  } else if (isPilot()) {
    keepPages();
    hear("delivered", ({ stored }) => stored && keepPages(["/", "/visits"]));
  } else if (person()) {
    tell({ type: "person", person: person() });
  }
  watchUpdates(registration);
}

function takenOver() {
  isReplaced = isControlled;
  isControlled = true;
  if (asked && !isDirty()) location.reload();
}

const keepPages = (renew = []) => tell({ type: "keep", person: person(), renew });

async function tell(message) {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(message);
}

function watchUpdates(registration) {
  const notice = document.querySelector("[data-update]");
  if (!notice) return;
  const isBusy = async () => isDirty() || hasOpenVisit();
  const show = (offered) => {
    notice.hidden = !offered;
  };
  const offer = createOffer(registration, { isBusy, show, isReplaced: () => isReplaced });
  notice.querySelector("[data-update-now]").addEventListener("click", async () => {
    if (await isBusy()) return;
    if (isReplaced) return location.reload();
    asked = true;
    registration.waiting?.postMessage({ type: "take-over" });
  });
  const watch = (worker) => worker?.addEventListener("statechange", offer);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  navigator.serviceWorker.addEventListener("controllerchange", offer);
  hear("outbox", offer);
  document.addEventListener("input", offer);
  offer();
}

const isDirty = () => Boolean(document.querySelector("form[data-dirty]"));

async function hasOpenVisit() {
  if (!isPilot()) return false;
  return (await nowOnPhone().catch(() => null))?.visit?.state === "open";
}

// Chrome and Edge let a page offer installing; for other browsers the picture next to the button explains it.
export function installButton(button) {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.addEventListener("click", () => event.prompt(), { once: true });
  });
  window.addEventListener("appinstalled", () => {
    button.hidden = true;
  });
}
