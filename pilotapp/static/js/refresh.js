// Fetches a server-rendered list again after a delivery changed it, unless somebody is typing in it.
import { hear } from "./phone.js";

export function refresh(region) {
  hear("delivered", async ({ stored }) => {
    if (!stored || isWritten(region)) return;
    const response = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (!fresh || isWritten(region)) return;
    region.replaceChildren(...fresh.childNodes);
    region.dispatchEvent(new Event("htmx:load", { bubbles: true })); // app.js starts its new modules
  });
}

function isWritten(region) {
  const isHers = ({ type, value, defaultValue, checked, defaultChecked }) => value !== defaultValue || (type === "checkbox" && checked !== defaultChecked);
  return [...region.querySelectorAll("textarea, input")].some(isHers);
}
