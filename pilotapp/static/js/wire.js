// Sends a request and reads the JSON answer, or throws the reason to stop.

const PATIENCE = 30_000;
const WAIT_AND_GO_ON = (status) => status === 408 || status === 425 || status === 429 || status >= 500;

// Only complete JSON counts as an answer of our server.
export async function ask(fetch, url, init) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  const headers = { Accept: "application/json", ...init.headers };
  const fixed = { credentials: "same-origin", cache: "no-store", redirect: "manual", signal: impatience.signal };
  try {
    const response = await fetch(url, { ...fixed, ...init, headers }).catch(() => stop("offline"));
    return await read(response);
  } finally {
    clearTimeout(timer);
  }
}

async function read(response) {
  const { status } = response;
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400) || status === 511) stop("portal");
  if (status === 401 || status === 403) stop("sign-in");
  if (WAIT_AND_GO_ON(status)) stop("wait", pause(response.headers.get("Retry-After")));
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (!isJson) stop(response.ok ? "portal" : "wait");
  const reply = await response.json().catch(() => null);
  if (!reply || typeof reply !== "object") stop("wait");
  if (response.ok) return reply;
  if (reply.csrf) stop("sign-in");
  if ((status === 400 || status === 413) && reply.error) throw new Unreadable({ "": [reply.error] });
  return stop("wait");
}

// Retry-After in milliseconds: seconds or a date; at most an hour, so that a wrong header cannot stop a phone.
export function pause(header, now = Date.now()) {
  if (!header) return null;
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), 3_600_000) : null;
}

export function stop(outcome, retryAfter = null) {
  throw new Stop(outcome, retryAfter);
}

export class Stop extends Error {
  constructor(outcome, retryAfter) {
    super(outcome);
    Object.assign(this, { outcome, retryAfter });
  }
}

export class Unreadable extends Error {
  constructor(errors) {
    super("unreadable");
    this.errors = errors;
  }
}
