// How long to wait before the next try: growing pauses up to five minutes. Pure.

const PAUSES = [2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000];

export function nextDelay(failures, retryAfter = null) {
  return Math.max(PAUSES[Math.min(failures, PAUSES.length - 1)], retryAfter ?? 0);
}

// These outcomes need a person or another network; asking again soon does not help, asking now and then does no harm.
export function isTrouble(outcome) {
  return outcome !== "idle" && outcome !== "sent";
}
