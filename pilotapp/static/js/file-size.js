// Says of a file that it is too large before it is sent: a server hangs up on one that goes on for too long.
// `data-most` is the most bytes, `data-too-large` the id of the sentence, which stands in the page.

export function fileSize(input) {
  const sentence = document.getElementById(input.dataset.tooLarge);
  input.addEventListener("change", () => {
    const isTooLarge = [...input.files].some(({ size }) => size > Number(input.dataset.most));
    sentence.hidden = !isTooLarge;
    input.setCustomValidity(isTooLarge ? sentence.textContent.trim() : "");
  });
}
