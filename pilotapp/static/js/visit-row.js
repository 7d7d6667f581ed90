// One visit in a row or a dialog: what the server's row says of it, and how it is shown: day, times, place, length, status.
import { inOrder } from "./wall-time.js";
import { clock, duration, moment, showOnly } from "./words.js";

const DAY = { weekday: "short", day: "numeric", month: "short" };
const NONE = "–";

// The server's row of a visit in the list of a page, or null.
export const rowOf = (uid, page = document) => page.getElementById(`row-${uid}`)?.closest("[data-visit]") ?? null;

export const visitOf = (row) => (row ? JSON.parse(row.dataset.visit) : null);

// `visit` as `together` returns it; `labels`: the page's words.
export function showVisit(root, visit, status, labels) {
  const put = (name, text) => {
    for (const place of root.querySelectorAll(`[data-${name}]`)) place.textContent = text;
  };
  const kind = visit.institution_kind ?? "";
  const begins = visit.started_at ?? visit.ended_at;
  put("place", labels.institution_kind[kind] ?? kind);
  put("day", begins ? `${moment(begins, DAY)}, ` : "");
  put("times", timesOf(visit, labels));
  put("length", lengthOf(visit));
  const picture = root.querySelector(":scope > .icon use");
  if (picture && kind in labels.institution_kind) picture.setAttribute("href", picture.getAttribute("href").replace(/-other$/, `-${kind || "other"}`));
  showOnly(root, "when-status", status);
}

function timesOf({ started_at: start, ended_at: end }, { times }) {
  if (start && end) return `${clock(start)} – ${clock(end)}`;
  if (start) return times.since.replace("{time}", () => clock(start));
  return end ? times.until.replace("{time}", () => clock(end)) : "";
}

function lengthOf({ started_at: start, ended_at: end, minutes }) {
  const [from, to] = inOrder(start, end, document.body.dataset.timeZone);
  const passed = minutes ?? (from && to ? Math.floor(to / 60_000) - Math.floor(from / 60_000) : null);
  return Number.isInteger(passed) && passed >= 0 ? duration(passed) : NONE;
}
