// Replaces a passage of a text field as typing does, so that the browser can undo it. The caret stays where it was in the text.
export function write(field, start, end, words) {
  const caret = field.selectionStart;
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  if (!document.execCommand?.("insertText", false, words)) {
    field.setRangeText(words, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const now = caret < end ? Math.min(caret, start + words.length) : caret + words.length - (end - start);
  field.setSelectionRange(now, now);
}
