// Opens the folded part that hides the target of the address, in browsers that do not do so themselves.
export function fold() {
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const closed = target?.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
}
