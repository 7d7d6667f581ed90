// What waits for the pilot: its number at a link of the navigation, and its list on the first page.
import { hear, nowOnPhone, person } from "./phone.js";
import { tasks } from "./tasks.js";
import { moment, number, showCount } from "./words.js";

export function todo(link) {
  if (!person()) return;
  let known = link.dataset.todo.split(" ").filter(Boolean);
  const ended = new Map();
  const look = async () => {
    const now = await nowOnPhone().catch(() => null); // without storage the server's list stays
    const list = document.getElementById("todo");
    if (list) list.dataset.looked = "";
    if (!now) return;
    if (now.visit?.state === "ended") ended.set(now.visit.uid, now.visit);
    const found = tasks(known, [...ended.values()], now);
    known = known.filter((name) => !found.done.includes(name)); // once delivered, the entry is gone and the task is still done
    showNumber(link, found.open.length + found.unrecorded.length + (found.needing ? 1 : 0));
    if (list) showList(list, found);
  };
  hear("outbox", look);
  hear("delivered", look);
  look();
}

function showNumber(link, count) {
  link.querySelector("[data-number]").textContent = number(count);
  link.querySelector(".tab__count").hidden = !count;
}

function showList(list, { open, unrecorded, needing }) {
  for (const row of list.querySelectorAll("[data-here]")) row.remove();
  const rows = list.querySelectorAll("li[data-todo]");
  for (const row of rows) row.hidden = !open.includes(row.dataset.todo);
  if (needing) showCount(added(list, "check", "prepend"), needing);
  for (const visit of unrecorded) describe(added(list, "record", "append"), visit);
  list.hidden = !list.querySelector("li:not([hidden])");
}

function added(list, name, how) {
  const row = list.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
  row.dataset.here = "";
  list.querySelector("ul")[how](row);
  return row;
}

function describe(row, { uid, ended_at }) {
  row.dataset.todo = `record:${uid}`;
  row.querySelector("[data-made]").textContent = moment(ended_at);
  const link = row.querySelector("a");
  link.href = link.getAttribute("href").replace("VISIT", uid);
}
