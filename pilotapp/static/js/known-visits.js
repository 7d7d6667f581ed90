// The pilot's own visits as the server had them last: codes and times in the rows of 'My visits', as the phone keeps that page.
import { find } from "./page-cache.js";
import { person } from "./phone.js";

const LIST = "/visits";

// Returns the page as a document, or null if it is not kept here.
export async function keptList() {
  try {
    const kept = await find(new URL(LIST, location.origin).href);
    const page = kept && new DOMParser().parseFromString(await kept.text(), "text/html");
    return page?.body.dataset.person === person() ? page : null;
  } catch {
    return null; // a browser that refuses storage keeps no pages
  }
}
