// A link or button that asks first: opens a dialog of the page. Without JavaScript the link leads to a page that asks.

export function ask(trigger) {
  const dialog = document.getElementById(trigger.dataset.dialog);
  if (!dialog?.showModal) return;
  trigger.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("submit", () => dialog.open && dialog.close());
}
