// The record on one screen: at most three topics, 'same as last time' also offline, the visit's times.
import known from "./entry-keys.json" with { type: "json" };
import { fill } from "./fill.js";
import { nowOnPhone, outbox, person } from "./phone.js";
import { inOrder } from "./wall-time.js";
import { clock, duration, moment } from "./words.js";

export function recordForm(form) {
  const topics = [...form.elements].filter(({ name }) => name === "topics");
  const look = () => limit(topics);
  form.addEventListener("change", look);
  look();
  sameAsLast(form);
  form.addEventListener("pilotapp:aimed", () => showTimes(form).catch(() => {}));
}

// Prevents choosing a fourth topic.
function limit(topics) {
  const chosen = topics.filter(({ checked }) => checked).length;
  for (const topic of topics) topic.disabled = chosen >= known.max_topics && !topic.checked;
}

async function sameAsLast(form) {
  const button = form.querySelector("[data-same-as-last]");
  if (!button) return;
  const last = (await outbox.recall(`last-record:${person()}`).catch(() => null)) ?? JSON.parse(form.dataset.last || "null");
  button.hidden = !last;
  if (!last) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    fill(form, Object.fromEntries(Object.entries(last).filter(([key]) => known.repeated.includes(key))));
  });
}

async function showTimes(form) {
  const place = form.querySelector("[data-visit-times]") ?? document.querySelector("[data-visit-times]");
  const { visit } = await nowOnPhone();
  const aimed = form.elements.namedItem("visit")?.value;
  if (!place || !visit?.ended_at || !visit.started_at || (aimed && aimed !== visit.uid)) return;
  place.querySelector("[data-start]").textContent = moment(visit.started_at);
  place.querySelector("[data-end]").textContent = clock(visit.ended_at);
  const [start, end] = inOrder(visit.started_at, visit.ended_at, document.body.dataset.timeZone);
  const length = place.querySelector("[data-length]");
  if (length) length.textContent = duration(Math.max(0, Math.floor(end / 60000) - Math.floor(start / 60000)));
  place.hidden = false;
}
