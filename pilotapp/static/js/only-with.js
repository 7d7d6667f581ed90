// Parts of a form that depend on a choice, data-only-with="what=table pivot": shown and sent only with it.
// Without JavaScript all of them are shown.
export function onlyWith(form) {
  const parts = [...form.querySelectorAll("fieldset[data-only-with]")];
  const look = () => {
    for (const part of parts) {
      const [name, values] = part.dataset.onlyWith.split("=");
      part.disabled = part.hidden = !values.split(" ").includes(form.elements.namedItem(name)?.value);
    }
  };
  form.addEventListener("change", look);
  look();
}
