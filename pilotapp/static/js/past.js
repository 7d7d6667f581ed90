// A store that was made just now knows nothing of what its person entered before: in another browser, or here until it was wiped.
const PAST = "past";

// 'unasked'; 'elsewhere' where the server knows visits from before this store; undefined where nothing is unknown.
export const pastOf = (store) => store.recall(PAST);
export const forgetPast = (store) => store.forget(PAST);

// Asked before this store delivers anything, so that visits which the server knows are from before. Older servers do not say.
export async function learnPast(store, { has_visits }) {
  if (has_visits === undefined || (await pastOf(store)) !== "unasked") return;
  await (has_visits ? store.remember(PAST, "elsewhere") : store.forget(PAST));
}
