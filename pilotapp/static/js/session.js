// Signing out, with and without a network: nothing personal stays on this phone but entries that were never delivered.
import { outbox, person } from "./phone.js";
import { dropPages, finishSignOut, markSignedOut } from "./kept.js";

const GATE = "gate";

export function signOut(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    hidePage();
    await Promise.allSettled([markSignedOut(), dropPages(), outbox.leave(person())]);
    sessionStorage.clear();
    localStorage.setItem(GATE, String(Date.now()));
    if ("everywhere" in form.dataset) return form.submit();
    await finishSignOut().catch(() => false);
    location.replace("/sign-in");
  });
}

// A page out of the back-forward cache, or open in another tab, must not outlive the session it was shown in.
export function watchSession() {
  const gate = localStorage.getItem(GATE);
  const leave = () => {
    if (!person() || localStorage.getItem(GATE) === gate) return;
    hidePage();
    location.replace("/sign-in");
  };
  window.addEventListener("storage", ({ key }) => (key === GATE || key === null) && leave());
  window.addEventListener("pageshow", ({ persisted }) => persisted && leave());
}

function hidePage() {
  document.documentElement.hidden = true;
}
