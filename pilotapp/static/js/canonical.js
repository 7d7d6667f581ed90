// The canonical text of a value, so that phone and server compute the same hash (json.dumps with sort_keys, no spaces, UTF-8).

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort(byCodePoint);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError("only whole numbers have one text");
  return JSON.stringify(value);
}

// Python sorts by code point, JavaScript by UTF-16 unit; they differ beyond the basic plane.
function byCodePoint(one, other) {
  const [a, b] = [[...one], [...other]];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const step = a[at].codePointAt(0) - b[at].codePointAt(0);
    if (step) return step;
  }
  return a.length - b.length;
}

export async function hashOf({ body, kind, owner, schema, uid, visit }) {
  const bytes = new TextEncoder().encode(canonical({ body, kind, owner, schema, uid, visit }));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Some supported phones lack crypto.randomUUID.
export function newUid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
