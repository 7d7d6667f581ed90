// Asks before an action that cannot be undone: opens a dialog of the page. True if its button with this value was pressed.

export function confirmed(dialog, value) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === value), { once: true });
    dialog.showModal();
  });
}
