// Detects that the browser evicted unsent entries: a cookie survives a deleted store. It holds the store's mark and a count.
import { outbox } from "./phone.js";

const COOKIE = "unsent";
const A_YEAR = 31_536_000;

export async function noteUnsent(count) {
  const born = await outbox.recall("born");
  write(`${born}.${count}`, A_YEAR);
}

// After the message about a loss was shown it is not shown again, even if the page is left at once: nothing waits for the store.
export const forgetLoss = () => write("", 0);

function write(mark, seconds) {
  document.cookie = `${COOKIE}=${mark}; Path=/; SameSite=Lax; Max-Age=${seconds}`;
}

// True if entries waited in a store that no longer exists.
export async function wasEvicted() {
  const [born, count] = (marker() ?? "").split(".");
  return Boolean(born) && Number(count) > 0 && born !== (await outbox.recall("born"));
}

// True if entries waited here, whether their store can be read now or not.
export const waitedHere = () => Number(marker()?.split(".")[1]) > 0;

function marker() {
  const pair = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1);
}
