// The schema of a new entry: the highest that this script writes and the server reads, by its last /sync/hello.
import { SCHEMAS } from "./entry.js";

const NAME = "schemas";

export const highest = (writes, reads) => Math.max(1, ...writes.filter((schema) => reads.includes(schema)));

// Older servers do not say which ones they read; they read the first.
export async function keepSchemas(store, { schemas = [1] }) {
  if (Array.isArray(schemas) && String(await store.recall(NAME)) !== String(schemas)) await store.remember(NAME, schemas);
}

export async function schemaNow(store) {
  return highest(SCHEMAS, (await store.recall(NAME).catch(() => null)) ?? [1]);
}
