// Signing out, online and offline: no personal data stay on this phone except undelivered entries.
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
    if ("everywhere" in form.dataset || marked.status === "rejected") return form.submit(); // it could not be finished later
    await finishSignOut().catch(() => false);
    location.replace("/sign-in");
  });
}

// A page from the back-forward cache or in another tab must not be visible after its session ended.
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

// Without storage other pages cannot tell, so ask the server.
function askAgain() {
  if (!person()) return;
  hidePage();
  location.reload();
}

function hidePage() {
  document.documentElement.hidden = true;
}
