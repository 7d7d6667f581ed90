// Seals text that only the server can unseal (pilotapp/sealing/__init__.py explains how). Uses no store and no network.
const VERSION = "1";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const bytesOf = (text) => new TextEncoder().encode(text);
const INFO = bytesOf("pilotapp sealing 1");

// `key`: {id, jwk} from the server. `context`: {purpose, owner, uid}; the text can be unsealed for the same three only.
export async function seal(text, key, { purpose, owner, uid }) {
  const { subtle } = crypto;
  const theirs = await subtle.importKey("jwk", key.jwk, CURVE, false, []);
  const ours = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const salt = joined(point, Uint8Array.of(4), fromBase64(key.jwk.x), fromBase64(key.jwk.y));
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derive = { name: "HKDF", hash: "SHA-256", salt, info: INFO };
  const lock = await subtle.deriveKey(derive, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = bytesOf([VERSION, key.id, purpose, owner, uid].join("|"));
  const hidden = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, lock, bytesOf(text)));
  return [VERSION, key.id, ...[point, iv, hidden].map(toBase64)].join(".");
}

function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function toBase64(bytes) {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
