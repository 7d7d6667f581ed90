// Undelivered entries on this phone, in IndexedDB. Uses no network.
import { openDB } from "idb";
import { markTried, put, readOwn, withdrawWhole } from "./outbox-steps.js";
import { marked, meaning } from "./receipts.js";
import { inOrder, isTime, judge, mendsItself, newest } from "./state.js";
import { within } from "./within.js";

const DURABLE = { durability: "strict" };
const PATIENCE = 5000;
const SENDABLE = new Set(["waiting", "held"]);
const isSendable = (entry) => SENDABLE.has(entry.status) || mendsItself(entry);

// `makeRoom` deletes less important data if the browser has no storage left for undelivered entries.
export function openOutbox(name = "pilotapp", { makeRoom = null } = {}) {
  let handle;

  function connect() {
    handle ??= within(PATIENCE, open()).catch((error) => {
      letGo();
      throw error;
    });
    return handle;
  }

  function open() {
    return openDB(name, 1, {
      upgrade(db) {
        db.createObjectStore("entries", { keyPath: "uid" }).createIndex("owner", "owner");
        const meta = db.createObjectStore("meta");
        meta.put(crypto.getRandomValues(new Uint32Array(1))[0].toString(36), "born");
        meta.put("unasked", "past");
      },
      blocking: close,
      terminated: letGo,
    });
  }

  function letGo() {
    handle = undefined;
  }

  async function close() {
    const db = await handle;
    letGo();
    db?.close();
  }

  // The browser may have closed the connection (storage pressure, a frozen tab): open it again, once.
  async function begin(mode, stores = ["entries", "meta"]) {
    try {
      return (await connect()).transaction(stores, mode, DURABLE);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      letGo();
      return (await connect()).transaction(stores, mode, DURABLE);
    }
  }

  const write = async (work) => {
    const tx = await begin("readwrite");
    return (await Promise.all([undoing(tx, work), tx.done]))[0];
  };

  async function undoing(tx, work) {
    try {
      const result = await work(tx.objectStore("entries"), tx.objectStore("meta"));
      tx.commit?.();
      return result;
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // It has been aborted already; tx.done reports it.
      }
      throw error;
    }
  }

  const withRoom = (work) =>
    write(work).catch(async (error) => {
      if (!makeRoom || error?.name !== "QuotaExceededError") throw error;
      await makeRoom();
      return write(work);
    });

  const mine = async (owner) => {
    const tx = await begin("readonly", ["entries"]);
    return inOrder(await tx.store.index("owner").getAll(owner));
  };

  return {
    close,
    mine,
    // Checks and writes in one transaction, so that two tabs cannot open two visits. Resolves when it is on disk.
    // `replaces`: the uid of a refused entry to delete; `ends`: the key of the draft to delete; `begins`: whether its visit is new.
    add: (entry, { snapshot = null, replaces = null, ends = null, begins = false } = {}) =>
      withRoom(async (entries, meta) => {
        const [own, kept] = await readOwn(entries, meta, entry.owner);
        const others = own.filter(({ uid }) => uid !== replaces);
        const verdict = judge(entry, others, newest(kept, snapshot));
        if (verdict !== "ok") return verdict;
        if (others.length < own.length) await entries.delete(replaces);
        if (ends) await meta.delete(ends);
        put(entries, { ...entry, begins: begins && own.every(({ uid, visit }) => uid !== replaces || visit !== entry.visit) }, own);
        return "saved";
      }),
    withdraw: (entry, { snapshot = null } = {}) => withRoom((entries, meta) => withdrawWhole(entries, meta, entry, snapshot)),
    remove: (uid, owner) => write((entries) => removeOwn(entries, uid, owner)),
    again: (uid, owner) => write((entries) => sendAgain(entries, uid, owner)),
    toSend: async (owner) => (await mine(owner)).filter(isSendable),
    sending: (batch) => withRoom((entries) => markTried(entries, batch)),
    // A receipt counts only for the uid and hash that wait here. An entry is deleted only if the server has it.
    settle: (owner, answers, { received_at, snapshot } = {}) =>
      write(async (entries, meta) => {
        const done = { stored: 0, needsYou: 0 };
        const take = async (answer) => {
          const entry = await entries.get(answer.uid);
          const meant = meaning(entry, owner, answer);
          if (meant === "stored") await entries.delete(entry.uid);
          else if (meant) await entries.put(marked(entry, answer));
          if (meant) done[meant] = (done[meant] ?? 0) + 1;
        };
        await Promise.all(answers.map(take));
        if (isTime(snapshot?.as_of)) await meta.put(newest(await meta.get(`snapshot:${owner}`), snapshot), `snapshot:${owner}`);
        if (done.stored && isTime(received_at)) await meta.put(received_at, `delivered:${owner}`);
        return done;
      }),
    // Adds the entry of a sealed copy that is in conflict, for the user to compare. Returns whether it is the owner's.
    takeBack: (owner, answer) =>
      write(async (entries) => {
        if (!meaning(answer.entry, owner, answer) || answer.entry.uid !== answer.uid) return false;
        const seq = (await entries.index("owner").getAll(owner)).reduce((most, other) => Math.max(most, other.seq), 0) + 1;
        await entries.put(marked({ ...answer.entry, seq }, answer));
        return true;
      }),
    recall: async (key) => (await begin("readonly", ["meta"])).store.get(key),
    remember: (key, value) => write((_entries, meta) => meta.put(value, key)),
    forget: (key) => write((_entries, meta) => meta.delete(key)),
    // At sign-out, deletes all personal data except undelivered entries.
    leave: (owner) =>
      write(async (_entries, meta) => {
        for (const key of await meta.getAllKeys()) if (key.endsWith(`:${owner}`)) await meta.delete(key);
      }),
    countAll: async () => (await begin("readonly", ["entries"])).store.count(),
  };
}

// A refused entry without a form here is sent again unchanged if the user asks for it.
async function sendAgain(entries, uid, owner) {
  const { errors: _reasons, ...entry } = (await entries.get(uid)) ?? {};
  if (entry.owner === owner && entry.status === "refused") await entries.put({ ...entry, status: "waiting" });
}

async function removeOwn(entries, uid, owner) {
  const entry = await entries.get(uid);
  if (entry?.owner === owner) await entries.delete(uid);
}
