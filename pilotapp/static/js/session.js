// Signing out, with and without a network: nothing personal stays on this phone but entries that were never delivered.
import { outbox, person } from "./phone.js";
import { dropPages, finishSignOut, markSignedOut } from "./page-cache.js";
import { local, session } from "./storage.js";

const GATE = "gate";

export function signOut(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    hidePage();
    const [marked] = await Promise.allSettled([markSignedOut(), dropPages(), outbox.leave(person())]);
    session.clear();
    local.setItem(GATE, String(Date.now()));
    if ("everywhere" in form.dataset || marked.status === "rejected") return form.submit(); // nothing here could finish it later
    await finishSignOut().catch(() => false);
    location.replace("/sign-in");
  });
}

// A page out of the back-forward cache, or open in another tab, must not outlive the session it was shown in.
export function watchSession() {
  const gate = local.getItem(GATE);
  const leave = () => {
    if (!person() || local.getItem(GATE) === gate) return;
    hidePage();
    location.replace("/sign-in");
  };
  window.addEventListener("storage", ({ key }) => (key === GATE || key === null) && leave());
  window.addEventListener("pageshow", ({ persisted }) => persisted && (local.lasts() ? leave() : askAgain()));
}

// Without a storage other pages cannot tell: the server knows.
function askAgain() {
  if (!person()) return;
  hidePage();
  location.reload();
}

function hidePage() {
  document.documentElement.hidden = true;
}
