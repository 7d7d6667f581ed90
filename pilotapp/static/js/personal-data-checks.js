// Second checks of what a pattern matched; the same as personal_data/checks.py, where each is explained.
import { iban, personNumber } from "./personal-data-numbers.js";
import { cut, part } from "./personal-data-place.js";

const NEARBY = 30;
const RECENT = 3;

const before = (place) => place.text.slice(Math.max(0, place.start - NEARBY), place.start);
const isLarge = (sign) => sign !== sign.toLowerCase();
const isSmall = (sign) => sign !== sign.toUpperCase();
const last = (list) => list[list.length - 1];

function tokens(place) {
  return [...part(place).matchAll(/[^ ]+/g)].map((hit) => ({ word: hit[0], start: hit.index, end: hit.index + hit[0].length }));
}

function isNoName(words, word) {
  const small = word.toLowerCase().split(/[-']/);
  return words.stop.has(small[0]) || words.stop.has(last(small)) || words.ends.test(last(small));
}

const isRole = (words, word) => words.roles.has(word.toLowerCase()) || words.roleEnds.test(word.toLowerCase());

function names(place, unwanted, stop) {
  let length = 0;
  for (const { word, end } of tokens(place)) {
    if (isSmall(word[0]) && !isLarge(word[0]) && !word.includes("-")) continue;
    if ((length ? stop : unwanted)(word)) break;
    length = end;
  }
  return length ? cut(place, 0, length) : null;
}

function name(place, words) {
  const unwanted = (word) => isNoName(words, word);
  return names(place, unwanted, unwanted);
}

function kin(place, words) {
  const found = name(place, words);
  if (!found || part(found).includes(" ")) return found;
  const after = place.text.slice(found.partEnd, found.partEnd + 2 * NEARBY);
  return words.clause.test(before(place)) && words.clauseEnd.test(after) ? null : found;
}

function title(place, words) {
  const strict = words.article.test(before(place));
  return names(place, (word) => isRole(words, word) || (strict && isNoName(words, word)), (word) => isNoName(words, word));
}

function nameBefore(place, words) {
  let first = null;
  for (const { word, start } of tokens(place).reverse()) {
    if (isNoName(words, word) || isRole(words, word)) break;
    first = start;
  }
  if (first === null) return null;
  const begin = place.partStart + first;
  return { ...place, partStart: begin, start: begin };
}

function owner(place, words) {
  const [word] = part(place).split("'");
  return [word, word.slice(0, -1)].some((one) => isNoName(words, one) || isRole(words, one)) ? null : place;
}

function small(place, words) {
  const word = part(place);
  const known = words.small.has(word.toLowerCase()) || isRole(words, word) || isLarge(word[0]);
  return known || words.article.test(before(place)) ? null : place;
}

function arabic(place, words, fits) {
  const [first, second] = tokens(place);
  if (!fits(first.word)) return null;
  const both = second?.word.startsWith("ال") && !words.arabicStop.has(second.word) && !/(?:ه|ات|ين)$/.test(second.word);
  return cut(place, 0, (both ? second : first).end);
}

const unlikeArabicName = (words, word) => words.arabicStop.has(word) || /^(?:ال|ي|ت|ب)|(?:ت|وا)$/.test(word);

function date(place, words, thisYear) {
  const text = part(place);
  const numbers = text.match(/[0-9]+/g).map(Number);
  if (/^[0-9]{4}/.test(text)) numbers.reverse();
  const spelt = /[\p{L}\p{M}]{3}/u.test(text.replace(/st|nd|rd|th/g, ""));
  const days = numbers.slice(0, spelt ? 1 : 2);
  const [year] = numbers.slice(spelt ? 1 : 2);
  if (!days.every((day) => day >= 1 && day <= 31) || (Math.min(...days) > 12 && !spelt)) return null;
  if (words.birth.test(place.text.slice(Math.max(0, place.start - NEARBY), place.end + NEARBY))) return place;
  const full = year >= 100 ? year : year + (year <= thisYear % 100 ? 2000 : 1900);
  return year !== undefined && full < thisYear - RECENT ? place : null;
}

export const CHECKS = {
  arabic: (place, words) => arabic(place, words, (word) => words.arabicNames.has(word) || !unlikeArabicName(words, word)),
  arabic_any: (place, words) => arabic(place, words, (word) => !words.arabicStop.has(word)),
  arabic_known: (place, words) => arabic(place, words, (word) => words.arabicNames.has(word) && !words.arabicStop.has(word)),
  date,
  document: (place) => (part(place).match(/[0-9]/g)?.length >= 3 ? place : null),
  iban,
  kin,
  name,
  name_before: nameBefore,
  owner,
  person_number: personNumber,
  phone: (place) => (/^(?:[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{1,2}[.][0-9]{2} {0,2}- {0,2}[0-9]{1,2}[.][0-9]{2})$/.test(part(place)) ? null : place),
  place: (place, words) => {
    const large = tokens(place).slice(1).find(({ word }) => isLarge(word[0]));
    return isNoName(words, large.word) ? null : place;
  },
  small,
  street: (place, words) => (words.notStreets.has(part(place).toLowerCase().split(/[ 0-9]/)[0]) ? null : place),
  title,
  town: (place, words) => {
    const [number, ...rest] = part(place).replace(/^D-/, "").split(" ");
    return number >= 1001 && number <= 99998 && !isNoName(words, last(rest)) ? place : null;
  },
};
