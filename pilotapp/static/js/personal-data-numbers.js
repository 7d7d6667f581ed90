// Check digits of identification numbers; the same as personal_data/numbers.py, which names the sources.
import { cut, part } from "./personal-data-place.js";

export function iban(place, words) {
  const signs = [...part(place)].map((sign, index) => ({ sign, index })).filter(({ sign }) => sign !== " ");
  const length = words.ibanLengths[part(place).slice(0, 2).toUpperCase()];
  if (!length || signs.length < length) return null;
  const compact = signs.slice(0, length).map(({ sign }) => parseInt(sign, 36));
  const rest = [...compact.slice(4), ...compact.slice(0, 4)].reduce((sum, value) => (sum * (value > 9 ? 100 : 10) + value) % 97, 0);
  return rest === 1 ? cut(place, 0, signs[length - 1].index + 1) : null;
}

export function personNumber(place) {
  const digits = [...part(place).replaceAll(" ", "")].map(Number);
  return isTaxNumber(digits) || isTurkishNumber(digits) ? place : null;
}

function isTaxNumber(digits) {
  const ten = digits.slice(0, 10);
  const product = ten.reduce((carry, digit) => (((digit + carry) % 10 || 10) * 2) % 11, 10);
  const repeated = Math.max(...ten.map((digit) => ten.filter((other) => other === digit).length));
  return (repeated === 2 || repeated === 3) && (11 - product) % 10 === digits[10];
}

function isTurkishNumber(digits) {
  const sum = (list) => list.reduce((total, digit) => total + digit, 0);
  const odd = sum(digits.slice(0, 9).filter((_, index) => index % 2 === 0));
  const even = sum(digits.slice(0, 8).filter((_, index) => index % 2 === 1));
  return (((odd * 7 - even) % 10) + 10) % 10 === digits[9] && sum(digits.slice(0, 10)) % 10 === digits[10];
}
