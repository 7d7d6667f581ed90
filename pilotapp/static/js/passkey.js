// A button for passkeys: asks the server for options, has the device answer, sends the answer. Its sentences are in the page.
import { fromText, toText } from "./base64url.js";

const RENEW_AFTER = 4 * 60_000; // milliseconds; the server's challenge expires after 5 minutes
let pending = null;

export function passkey(root) {
  const button = root.querySelector("button");
  if (!button) return;
  const isSupported = window.PublicKeyCredential && navigator.credentials;
  for (const part of root.querySelectorAll("button, .or")) isSupported ? (part.hidden = false) : part.remove();
  if (!isSupported) return say(root, "unsupported");
  button.addEventListener("click", () => run(root, button));
  window.addEventListener("pageshow", () => busy(button, false));
  if ("autofill" in root.dataset) offerInFields(root, button);
}

async function run(root, button) {
  pending?.abort();
  say(root, null);
  busy(button, true);
  try {
    const next = await ceremony(root, {});
    if ("sendsForm" in root.dataset) root.closest("form").submit();
    else location.assign(next);
  } catch (error) {
    busy(button, false);
    say(root, nameOf(error), error.sentence);
    if ("autofill" in root.dataset) offerInFields(root, button);
  }
}

// Offers passkeys in the autofill of the e-mail field, if the browser supports it; renewed before the challenge expires.
async function offerInFields(root, button) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false))) return;
  const mine = (pending = new AbortController());
  const renew = setTimeout(() => mine.abort(), RENEW_AFTER);
  try {
    location.assign(await ceremony(root, { mediation: "conditional", signal: mine.signal }));
  } catch (error) {
    if (error.address === root.dataset.submit) say(root, error.words, error.sentence);
    if (mine === pending && mine.signal.aborted && !button.disabled) whenVisible(() => offerInFields(root, button));
  } finally {
    clearTimeout(renew);
  }
}

function whenVisible(then) {
  if (!document.hidden) then();
  else document.addEventListener("visibilitychange", () => whenVisible(then), { once: true });
}

// One ceremony; returns the address to go to. Throws an error with the name of a sentence, or with the server's message.
async function ceremony(root, settings) {
  const { kind, options, submit, next } = root.dataset;
  const { publicKey } = await ask(options, {});
  const credential = await navigator.credentials[kind]({ ...settings, publicKey: asBytes(publicKey) });
  return (await ask(submit, { ...alsoSent(root), next, credential: asJson(credential) })).next;
}

async function ask(address, body) {
  const token = document.querySelector("input[name=csrf_token]").value;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => {
    throw Object.assign(new Error(), { address, words: "offline" });
  });
  if (answer.redirected) return new Promise(() => location.assign(answer.url)); // another page must come first
  const content = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  throw Object.assign(new Error(), { address, words: content.error ? "refused" : "failed", sentence: content.error });
}

// What is sent too: the fields of the form around the button that data-send names.
function alsoSent(root) {
  const names = (root.dataset.send ?? "").split(" ").filter(Boolean);
  const fields = names.map((name) => root.closest("form").elements[name]);
  return Object.fromEntries(fields.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
}

function asBytes(options) {
  const described = (one) => ({ ...one, id: fromText(one.id) });
  const { challenge, user, excludeCredentials, allowCredentials } = options;
  return {
    ...options,
    challenge: fromText(challenge),
    ...(user && { user: described(user) }),
    ...(excludeCredentials && { excludeCredentials: excludeCredentials.map(described) }),
    ...(allowCredentials && { allowCredentials: allowCredentials.map(described) }),
  };
}

function asJson({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return { id, rawId: toText(rawId), type, response: { ...Object.fromEntries(given), transports: response.getTransports?.() } };
}

// Browsers report NotAllowedError for a cancelled, a timed-out and a missing passkey alike.
function nameOf(error) {
  const known = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", NotSupportedError: "unsupported" };
  return error.words ?? known[error.name] ?? "failed";
}

function say(root, name, sentence) {
  for (const words of root.querySelectorAll("[data-words]")) {
    words.hidden = words.dataset.words !== name;
    if (!words.hidden && sentence) words.querySelector("span").textContent = sentence;
  }
}

function busy(button, yes) {
  button.disabled = yes;
  button.toggleAttribute("aria-busy", yes);
}
