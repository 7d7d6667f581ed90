// A part in a text, and the finding around it: partStart, partEnd, start, end.

export const part = (place) => place.text.slice(place.partStart, place.partEnd);

// Only the characters `first` to `end` of the part; what stood behind a shortened end goes with it.
export function cut(place, first, end) {
  const partEnd = place.partStart + end;
  return { ...place, partStart: place.partStart + first, partEnd, end: partEnd === place.partEnd ? place.end : partEnd };
}
