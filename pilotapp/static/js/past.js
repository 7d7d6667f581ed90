// A new store does not know what its user entered before: in another browser, or here before the storage was deleted.
const PAST = "past";

// 'unasked'; 'elsewhere' if the server knows visits from before this store; undefined if nothing is unknown.
export const pastOf = (store) => store.recall(PAST);
export const forgetPast = (store) => store.forget(PAST);

// Asked before this store delivers anything, so that visits known to the server are from before. Older servers do not answer it.
export async function learnPast(store, { has_visits }) {
  if (has_visits === undefined || (await pastOf(store)) !== "unasked") return;
  await (has_visits ? store.remember(PAST, "elsewhere") : store.forget(PAST));
}
