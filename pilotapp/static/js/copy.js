// A button that copies the text of a field or a list; hidden if the browser has no clipboard. The message of success is in the page.

export function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.source);
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    const done = document.getElementById(button.dataset.done);
    done.textContent = done.dataset.words;
  });
}
