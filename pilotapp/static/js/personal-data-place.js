// A matched part of a text, and the finding around it: partStart, partEnd, start, end.

export const part = (place) => place.text.slice(place.partStart, place.partEnd);

// Returns the place shortened to the characters `first` to `end`; a shortened end also shortens the finding.
export function cut(place, first, end) {
  const partEnd = place.partStart + end;
  return { ...place, partStart: place.partStart + first, partEnd, end: partEnd === place.partEnd ? place.end : partEnd };
}
