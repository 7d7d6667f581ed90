// Submits a form to the server if this browser could not store the entry. The input stays until the server has answered.
import { person } from "./phone.js";
import { ask } from "./wire.js";
import { say } from "./words.js";

// `submitter`: the pressed button, whose value is sent too.
export async function sendDirectly(form, submitter = null) {
  const hello = await ask((...args) => window.fetch(...args), "/sync/hello", {}).catch(({ outcome }) => ({ outcome }));
  if (hello.person !== person()) return say(hello.person || hello.outcome === "sign-in" ? "signed-out" : "not-reached");
  form.elements.namedItem("csrf_token").value = hello.csrf_token; // the page's token may be older than the session
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  return form.submit();
}
