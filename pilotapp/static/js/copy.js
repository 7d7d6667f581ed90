// A button that copies what stands in a field; hidden where the browser has no clipboard. The words of success stand in the page.

export function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.source).value);
    const done = document.getElementById(button.dataset.done);
    done.textContent = done.dataset.words;
  });
}
