// Sends a form by the page's own door where this browser could not keep it. What was typed stays until the server is heard.
import { person } from "./phone.js";
import { ask } from "./wire.js";
import { say } from "./words.js";

export async function sendDirectly(form) {
  const hello = await ask((...args) => window.fetch(...args), "/sync/hello", {}).catch(({ outcome }) => ({ outcome }));
  if (hello.person !== person()) return say(hello.person || hello.outcome === "sign-in" ? "signed-out" : "not-reached");
  form.elements.namedItem("csrf_token").value = hello.csrf_token; // the page may be older than the session
  return form.submit();
}
