// Several phones in one Node: the product's own outbox, entry and sync modules on a fake IndexedDB and a real network.
// Reads commands and writes answers as lines of JSON. A phone has a store, a cookie jar and a clock; a tab can be killed.
import "fake-indexeddb/auto";
import { createInterface } from "node:readline";
import { newUid } from "../../pilotapp/static/js/canonical.js";
import { openCopies } from "../../pilotapp/static/js/copies.js";
import { bodyOf, makeEntry, sign } from "../../pilotapp/static/js/entry.js";
import { openOutbox } from "../../pilotapp/static/js/outbox.js";
import { seal } from "../../pilotapp/static/js/seal.js";
import { sealingKey } from "../../pilotapp/static/js/sealing-key.js";
import { currentVisit } from "../../pilotapp/static/js/state.js";
import { createSync } from "../../pilotapp/static/js/sync.js";

const phones = new Map();
const never = () => new Promise(() => {});

class Phone {
  constructor({ phone, url, clock = 0 }) {
    Object.assign(this, { name: phone, url, clock, cookies: new Map(), receipts: [], snapshot: null, generation: null, losses: 0 });
    this.openTab();
  }

  // A new tab on the same store. Whatever the old one still does has no hands any more.
  openTab() {
    if (this.tab) this.tab.dead = true;
    const tab = { dead: false };
    const store = `${this.name}-${this.losses}`;
    const outbox = openOutbox(store);
    const ask = (path, init) => this.fetch(tab, path, init);
    const now = () => new Date(Date.now() + this.clock);
    const copies = openCopies(`${store}-copies`);
    const generation = () => this.generation;
    tab.flush = createSync({ store: mortal(outbox, tab), fetch: ask, now, copies: mortal(copies, tab), generation });
    this.outbox = outbox;
    this.copies = copies;
    this.tab = tab;
  }

  async fetch(tab, path, init = {}) {
    if (tab.dead) return never();
    const response = await this.request(path, init);
    if (tab.dead) return never();
    if (["/sync", "/sync/copies"].includes(path) && response.ok) this.hear(response.clone());
    return response;
  }

  async request(path, init = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...init.headers, "User-Agent": this.name, "Accept-Language": "en", ...(cookie && { Cookie: cookie }) };
    const response = await fetch(new URL(path, this.url), { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) this.keepCookie(line.split(";")[0], line);
    return response;
  }

  keepCookie(pair, line) {
    const [name, ...rest] = pair.split("=");
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, rest.join("="));
  }

  async hear(response) {
    const said = await response.json().catch(() => null);
    if (Array.isArray(said?.answers)) this.receipts.push(...said.answers);
  }

  async token(path) {
    const page = await (await this.request(path)).text();
    return /name="?csrf_token"?[^>]*value="([^"]+)"/.exec(page)?.[1] ?? "";
  }
}

// A store whose tab may die between two transactions; each transaction itself is all or nothing, as in a browser.
function mortal(outbox, tab) {
  const guarded = (method) => async (...args) => {
    if (tab.dead) return never();
    const result = await method(...args);
    return tab.dead ? never() : result;
  };
  return Object.fromEntries(Object.entries(outbox).map(([name, method]) => [name, guarded(method)]));
}

const DEEDS = {
  async add(command) {
    phones.set(command.phone, new Phone(command));
  },
  async save(phone, { owner, kind, visit, fields = {}, now, replaces = null, given = {} }) {
    const entry = await makeEntry({ kind, owner, visit, data: formOf(fields), given, now: now ? new Date(now) : new Date(Date.now() + phone.clock) });
    return { verdict: await phone.outbox.add(entry, { snapshot: null, replaces }), entry };
  },
  flush: (phone, { owner }) => phone.tab.flush(owner),
  // A page of the app is opened: it names the generation, and delivers.
  async open(phone, { owner }) {
    const page = await (await phone.request("/phone")).text();
    phone.generation = /data-generation="([^"]+)"/.exec(page)?.[1] ?? null;
    return phone.tab.flush(owner);
  },
  copies: (phone, { owner }) => phone.copies.of(owner),
  async kill(phone) {
    phone.openTab();
  },
  async signIn(phone, { email, password }) {
    phone.cookies.clear();
    const body = new URLSearchParams({ csrf_token: await phone.token("/sign-in"), email, password });
    const answer = await phone.request("/sign-in", { method: "POST", body });
    return answer.status;
  },
  async signOut(phone, { owner }) {
    await phone.outbox.leave(owner);
    const token = await phone.token("/me").catch(() => "");
    const body = new URLSearchParams({ csrf_token: token });
    const answer = await phone.request("/sign-out", { method: "POST", body }).catch(() => ({ status: 0 }));
    phone.cookies.clear();
    return answer.status;
  },
  async expire(phone) {
    phone.cookies.clear();
  },
  outbox: (phone, { owner }) => phone.outbox.mine(owner),
  count: (phone) => phone.outbox.countAll(),
  recall: (phone, { key }) => phone.outbox.recall(key),
  remove: (phone, { uid, owner }) => phone.outbox.remove(uid, owner),
  async receipts(phone) {
    return phone.receipts;
  },
  async ask(phone, { path, method = "GET", body, headers = {} }) {
    const answer = await phone.request(path, { method, body, headers });
    return { status: answer.status, type: answer.headers.get("Content-Type"), text: await answer.text() };
  },
  // The visit that the app shows as the present one, from what the server said last and what waits here.
  async current(phone, { owner }) {
    return currentVisit(await phone.outbox.recall(`snapshot:${owner}`), await phone.outbox.mine(owner));
  },
  // A note, a reply or a report: its text is sealed as the page does it. "no-key" where the phone has no key yet.
  async write(phone, { owner, kind, visit = null, text, fields = {}, now }) {
    const [uid, key] = [newUid(), await sealingKey(phone.outbox)];
    if (!key) return { verdict: "no-key", entry: null };
    const isReport = kind === "safeguarding";
    const context = { purpose: isReport ? kind : "note", owner, uid };
    const sealed = await seal(isReport ? JSON.stringify({ observed: text }) : text, key, context);
    const body = { ...bodyOf(kind, formOf(fields)), [isReport ? "facts" : "text"]: sealed };
    const entry = await sign({ uid, owner, kind, visit: visit ?? uid, body, now: new Date(now) });
    return { verdict: await phone.outbox.add(entry), entry };
  },
  // A form of a page, posted without the app: status (0 for no answer) and where the answer leads.
  async post(phone, { path, fields }) {
    try {
      const { csrf_token } = await (await phone.request("/sync/hello")).json();
      const body = new URLSearchParams({ csrf_token });
      for (const [name, value] of formOf(fields)) body.append(name, value);
      const answer = await phone.request(path, { method: "POST", body });
      return { status: answer.status, location: answer.headers.get("Location") ?? "" };
    } catch {
      return { status: 0, location: "" };
    }
  },
  // The browser has cleared its storage: entries, copies and what it knew are gone.
  async lose(phone) {
    phone.losses += 1;
    phone.openTab();
  },
  async setClock(phone, { clock }) {
    phone.clock = clock;
  },
};

function formOf(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) data.append(name, one);
  return data;
}

async function obey(command) {
  const deed = DEEDS[command.do];
  try {
    const result = await (command.do === "add" ? deed(command) : deed(phones.get(command.phone), command));
    return { id: command.id, result: result ?? null };
  } catch (error) {
    return { id: command.id, error: `${error.name}: ${error.message}` };
  }
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  const answer = await obey(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
