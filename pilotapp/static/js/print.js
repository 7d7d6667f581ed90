// A button that prints the page with all that is folded; hidden without JavaScript.

export function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const fold of document.querySelectorAll("main details")) fold.open = true; // some browsers print what they show
    window.print();
  });
}
