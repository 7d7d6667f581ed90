// A button that prints the page; hidden where nothing answers it.

export function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
