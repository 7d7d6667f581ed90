// The wait before the next attempt: growing pauses up to five minutes. Pure.

const PAUSES = [2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000];

export function nextDelay(failures, retryAfter = null) {
  return Math.max(PAUSES[Math.min(failures, PAUSES.length - 1)], retryAfter ?? 0);
}

// These outcomes need a person or another network; frequent retries do not help, occasional ones do no harm.
export function isTrouble(outcome) {
  return outcome !== "idle" && outcome !== "sent";
}
