// Signing out, online and offline: no personal data stay on this phone except undelivered entries.
import { outbox, person } from "./phone.js";
import { dropPages, finishSignOut, isSignedOut, markSignedOut } from "./page-cache.js";
import { local, session } from "./storage.js";
import { showCount, showOnly } from "./words.js";

const GATE = "gate";
const LEFT = "left-here";

export function signOut(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    hidePage();
    const doing = [markSignedOut(), outbox.mine(person()), dropPages(), outbox.leave(person())];
    const [marked, left] = await Promise.allSettled(doing);
    session.clear();
    session.setItem(LEFT, String(left.value?.length ?? 0));
    local.setItem(GATE, String(Date.now()));
    if ("everywhere" in form.dataset || marked.status === "rejected") return form.submit(); // it could not be finished later
    await finishSignOut().catch(() => false);
    location.replace("/sign-in");
  });
}

// The page without a network: after signing out it says so, and what stays here; of the rest only the emergency card helps.
export async function signedOut(root) {
  if (!(await isSignedOut().catch(() => false))) return;
  const heading = root.querySelector("h1");
  const words = root.querySelector("template[data-signed-out]").content.textContent;
  document.title = document.title.replace(heading.textContent, words);
  heading.textContent = words;
  showOnly(root, "when", "signed-out");
  const count = Number(session.getItem(LEFT));
  const part = root.querySelector("[data-left-here]");
  part.hidden = !count;
  if (count) showCount(part, count);
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
