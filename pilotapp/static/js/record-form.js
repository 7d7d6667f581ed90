// The record on one screen: at most three topics, what the check-in said, 'same as last time' also offline, the visit's times.
import known from "./entry-keys.json" with { type: "json" };
import { keysOf } from "./entry.js";
import { fill, noteSaid } from "./fill.js";
import { nowOnPhone } from "./phone.js";
import { keepRecordDraft } from "./record-draft.js";
import { sameAsLast } from "./same-as-last.js";
import { inOrder } from "./wall-time.js";
import { duration, endOf, moment } from "./words.js";

export function recordForm(form) {
  const topics = [...form.elements].filter(({ name }) => name === "topics");
  const look = ({ target } = { target: form }) => (target === form || target.name === "topics") && limit(topics);
  form.addEventListener("change", look);
  form.addEventListener("change", ({ target }) => target !== form && noteSaid(form, target.name));
  look();
  sameAsLast(form);
  form.addEventListener("pilotapp:aimed", ({ detail }) => detail.push(fillIn(form)));
}

async function fillIn(form) {
  await showVisit(form).catch(() => {});
  await keepRecordDraft(form); // without storage there is none
}

// Prevents choosing a fourth topic.
function limit(topics) {
  const chosen = topics.filter(({ checked }) => checked).length;
  const isFull = chosen >= known.max_topics;
  for (const topic of topics) if (topic.disabled !== (isFull && !topic.checked)) topic.disabled = !topic.disabled;
}

async function showVisit(form) {
  const { visit } = await nowOnPhone();
  const aimed = form.elements.namedItem("visit")?.value;
  if (!visit || (aimed && aimed !== visit.uid)) return;
  takeCheckIn(form, visit);
  showTimes(form.querySelector("[data-visit-times]"), visit);
}

// A kept page was rendered for another visit, and a page may be older than this check-in.
function takeCheckIn(form, visit) {
  if (form.dataset.repairs) return;
  const said = Object.entries(visit).filter(([name, value]) => value && known.repeated.includes(name) && keysOf("check_in").includes(name));
  form.dataset.chosen = said.map(([name]) => name).join(" ");
  fill(form, Object.fromEntries(said));
  form.dispatchEvent(new Event("pilotapp:chosen"));
}

function showTimes(place, visit) {
  if (!place || !visit.ended_at || !visit.started_at) return;
  place.querySelector("[data-start]").textContent = moment(visit.started_at);
  place.querySelector("[data-end]").textContent = endOf(visit);
  const [start, end] = inOrder(visit.started_at, visit.ended_at, document.body.dataset.timeZone);
  const length = place.querySelector("[data-length]");
  if (length) length.textContent = duration(Math.max(0, Math.floor(end / 60000) - Math.floor(start / 60000)));
  place.hidden = false;
}
