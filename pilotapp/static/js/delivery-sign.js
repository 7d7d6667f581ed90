// The sign of sending in the header: an icon with words for screen readers; a tap opens or closes what it says.
import { number, showOnly } from "./words.js";

export function startSign(sign) {
  const says = document.getElementById(sign.getAttribute("aria-controls"));
  sign.addEventListener("click", () => {
    const isOpen = sign.getAttribute("aria-expanded") !== "true";
    sign.setAttribute("aria-expanded", String(isOpen));
    says.toggleAttribute("data-closed", !isOpen);
  });
}

export function showSign(sign, state, waiting = 0) {
  showOnly(sign, "sign-of", state);
  sign.querySelector("[data-number]").textContent = waiting ? number(waiting) : "";
  sign.hidden = false;
}
