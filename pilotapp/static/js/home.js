// Home: shows the current state, from the newest snapshot and the waiting entries. The server renders all three sections.
import { hear, nowOnPhone, pageSnapshot } from "./phone.js";
import { elapsedMinutes } from "./state.js";
import { measuredMinutes } from "./stopwatch.js";
import { clock, duration, endOf, isToday, moment, showOnly } from "./words.js";

const PROPOSE_END_AFTER = 240;
const EVERY = 15_000;
const CHOSEN = ["institution_kind", "client_language"];

export function home(root) {
  let visit = pageSnapshot()?.visit ?? null;
  const tick = () => visit?.state === "open" && showRunning(root, visit);
  const look = async () => {
    const now = await nowOnPhone().catch(() => null); // without storage the server's rendering stays
    root.dataset.looked = "";
    if (!now) return;
    visit = now.visit;
    show(root, visit);
    tick();
  };
  hear("outbox", look);
  hear("delivered", look);
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, EVERY);
  look();
}

function show(root, visit) {
  showOnly(root, "state", visit?.state ?? "idle");
  if (!visit) return;
  for (const field of root.querySelectorAll("form:not([data-entry=check_in], [data-entry=answer]) input[name=visit]")) field.value = visit.uid;
  for (const link of root.querySelectorAll("a[data-of-visit]")) {
    link.href = link.dataset.ofVisit.replace("VISIT", visit.uid);
  }
  for (const place of root.querySelectorAll("[data-chosen]")) showChosen(root, place, visit);
  const from = visit.started_at ?? visit.ended_at;
  for (const place of root.querySelectorAll("[data-since]")) place.textContent = isToday(from) ? clock(from) : moment(from);
  for (const place of root.querySelectorAll("[data-until]")) place.textContent = visit.ended_at ? endOf(visit) : "";
}

// What was chosen at check-in, in the words of its form; the server wrote it for the visit that it knows.
function showChosen(root, place, visit) {
  if (place.dataset.chosen === visit.uid) return;
  const words = CHOSEN.map((name) => labelOf(root, `${name}-${visit[name]}`)).filter(Boolean);
  place.textContent = words.join(" · ");
  place.hidden = !words.length;
}

const labelOf = (root, id) => root.querySelector(`label[for="${id}"] .tile__words`)?.textContent;

function showRunning(root, visit) {
  const minutes = elapsedMinutes(visit, Date.now(), document.body.dataset.timeZone);
  for (const place of root.querySelectorAll("[data-running]")) place.textContent = duration(minutes);
  for (const part of root.querySelectorAll("[data-long]")) part.hidden = minutes < PROPOSE_END_AFTER;
  const measured = measuredMinutes(visit.uid) ?? minutes; // the clock may have jumped
  for (const part of root.querySelectorAll("[data-most]")) part.hidden = measured > Number(part.dataset.most);
}
