// A list that the server renders is fetched again when a delivery has changed it.
import { hear } from "./phone.js";

export function refresh(region) {
  hear("delivered", async ({ stored }) => {
    if (!stored) return;
    const response = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (fresh) region.replaceChildren(...fresh.childNodes);
  });
}
