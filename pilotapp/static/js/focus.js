// Brings a refused form's summary to where the person looks and listens.

export function focus(element) {
  element.focus();
}
