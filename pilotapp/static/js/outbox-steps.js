// Steps of the outbox within one transaction on its stores.
import { newest } from "./state.js";
import { isPart, isUnsent } from "./visit-parts.js";

// `own`: the entries of the same owner. Not awaited: the transaction reports errors.
export function put(entries, entry, own) {
  const seq = own.reduce((most, other) => Math.max(most, other.seq), 0) + 1;
  entries.add({ ...entry, status: "waiting", seq, tried: false }).catch(() => {});
}

export const readOwn = (entries, meta, owner) => Promise.all([entries.index("owner").getAll(owner), meta.get(`snapshot:${owner}`)]);

// Deletes a visit whole: its waiting entries go, and `entry`, its withdrawal, waits instead, unless nothing of the visit can
// be on the server. A request that is on its way may still deliver some: the withdrawal follows it.
export async function withdrawWhole(entries, meta, entry, snapshot) {
  const [own, kept] = await readOwn(entries, meta, entry.owner);
  const parts = own.filter((other) => other.visit === entry.visit && isPart(other));
  const gone = parts.filter(({ kind, status }) => kind !== entry.kind || status !== "waiting");
  await Promise.all(gone.map(({ uid }) => entries.delete(uid)));
  if (gone.length < parts.length) return "again";
  if (newest(kept, snapshot)?.visit?.uid === entry.visit || !isUnsent(parts)) put(entries, entry, own);
  return "saved";
}

// Returns those of `batch` that still wait, each with the note that it may be on the server from now on.
export async function markTried(entries, batch) {
  const found = await Promise.all(batch.map(({ uid }) => entries.get(uid)));
  const here = found.filter(Boolean).map((entry) => ({ ...entry, tried: true }));
  await Promise.all(here.map((entry) => entries.put(entry)));
  return here;
}
