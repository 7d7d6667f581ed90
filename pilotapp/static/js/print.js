// A button that prints the page; hidden without JavaScript.

export function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
