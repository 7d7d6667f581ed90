// Sends a form by the page's own door where this browser could not keep it. What was typed stays until the server is heard.
import { person } from "./phone.js";
import { ask } from "./wire.js";
import { say } from "./words.js";

// `submitter`: the button that was pressed, whose answer goes with it.
export async function sendDirectly(form, submitter = null) {
  const hello = await ask((...args) => window.fetch(...args), "/sync/hello", {}).catch(({ outcome }) => ({ outcome }));
  if (hello.person !== person()) return say(hello.person || hello.outcome === "sign-in" ? "signed-out" : "not-reached");
  form.elements.namedItem("csrf_token").value = hello.csrf_token; // the page may be older than the session
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  return form.submit();
}
