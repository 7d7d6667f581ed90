// Sealed copies of delivered entries, readable by the server only, in case a backup is restored. They have a database of their own,
// so that the outbox does not change. Uses IndexedDB and no network.
import { openDB } from "idb";
import { seal } from "./seal.js";
import { sealingKey } from "./sealing-key.js";
import { within } from "./within.js";

const PURPOSE = "copy";
const PATIENCE = 5000;
const MAX_LETTERS = 4_000_000; // characters of all copies together; the oldest are deleted first
const SAID = ["uid", "owner", "kind", "visit", "schema", "made_at", "hash", "body"];

export const said = (entry) => Object.fromEntries(SAID.map((name) => [name, entry[name]]));
const ownersRange = (owner) => IDBKeyRange.bound([owner, -Infinity], [owner, Infinity]);

export function openCopies(name = "pilotapp-copies", { most = MAX_LETTERS } = {}) {
  let handle;

  function connect() {
    handle ??= within(PATIENCE, open()).catch((error) => {
      handle = undefined;
      throw error;
    });
    return handle;
  }

  const letGo = () => {
    handle = undefined;
  };

  function open() {
    const upgrade = (db) => db.createObjectStore("copies", { keyPath: "uid" }).createIndex("owner", ["owner", "at"]);
    return openDB(name, 1, { upgrade, blocking: close, terminated: letGo });
  }

  async function close() {
    const db = await handle;
    letGo();
    db?.close();
  }

  const all = async () => (await (await connect()).getAll("copies")).sort((one, other) => one.at - other.at);

  return {
    close,
    // Returns a copy of each entry, in the form that `keep` takes, in the same order. Empty if there is no key to seal with.
    sealed: async (entries, store, at) => {
      const key = await sealingKey(store);
      if (!key) return [];
      const copy = async (entry, place) => {
        const { uid, owner, hash } = entry;
        const sealed = await seal(JSON.stringify(said(entry)), key, { purpose: PURPOSE, owner, uid });
        return { uid, owner, hash, at: at + place / 1000, sealed };
      };
      return Promise.all(entries.map(copy));
    },
    keep: async (copies) => {
      const tx = (await connect()).transaction("copies", "readwrite");
      await Promise.all([...copies.map((copy) => tx.store.put(copy)), tx.done]);
    },
    // Names and hashes of a person's own copies, oldest first.
    of: async (owner) => {
      const own = await (await connect()).getAllFromIndex("copies", "owner", ownersRange(owner));
      return own.map(({ uid, hash }) => ({ uid, hash }));
    },
    // Returns these copies as they are sent.
    read: async (uids) => {
      const db = await connect();
      const found = await Promise.all(uids.map((uid) => db.get("copies", uid)));
      return found.filter(Boolean).map(({ uid, owner, hash, sealed }) => ({ uid, owner, hash, sealed }));
    },
    // Deletes the copy of an entry that now waits in the outbox for its owner.
    forget: async (uid) => (await connect()).delete("copies", uid),
    // Deletes copies older than `since`, and the oldest ones above the maximum size.
    prune: async (since) => {
      const db = await connect();
      let letters = 0;
      const goes = ({ at, sealed }) => {
        letters += sealed.length;
        return at < since || letters > most;
      };
      for (const { uid } of (await all()).reverse().filter(goes)) await db.delete("copies", uid);
    },
    // Deletes a person's copies on a shared phone.
    leave: async (owner) => {
      const db = await connect();
      await Promise.all((await db.getAllKeysFromIndex("copies", "owner", ownersRange(owner))).map((uid) => db.delete("copies", uid)));
    },
    // Frees storage: undelivered entries are more important.
    clear: async () => (await connect()).clear("copies"),
  };
}
