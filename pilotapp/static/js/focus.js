// Moves the focus to the error summary of a refused form.

export function focus(element) {
  element.focus();
}
