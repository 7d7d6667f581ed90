// Finds likely personal data by the patterns that the server uses too: the same algorithm as personal_data/matching.py, line by line.
import data from "../../personal_data/patterns.json" with { type: "json" };
import { CHECKS } from "./personal-data-checks.js";

export const NEARBY = 30;
const set = (words) => new Set(words.split(" "));
const parts = { ...data.sets, ...Object.fromEntries(Object.entries(data.lists).map(([name, words]) => [name, anyOf(words)])), ...data.macros };
const signs = new Map([...data.map[0]].map((sign, index) => [sign, data.map[1][index]]));

// An alternation of the words, also with the other case of their first letter, longest first.
function anyOf(words) {
  const forms = new Set();
  for (const word of words.split("|")) {
    for (const form of [word, word[0].toUpperCase() + word.slice(1), word[0].toLowerCase() + word.slice(1)]) {
      forms.add(form.replace(/[.*+?^$()[\]]/g, "\\$&"));
    }
  }
  return [...forms].sort((one, other) => other.length - one.length).join("|");
}

export function expand(pattern) {
  const expanded = pattern.replace(/\{([a-zA-Z_]+)\}/g, (_, name) => parts[name]);
  return expanded === pattern ? expanded : expand(expanded);
}

export const source = (pattern) => expand(`(?:^|[^{L}0-9])(?<all>${pattern})`);
const pattern = (text) => new RegExp(expand(text), "u");

const rules = data.rules.map((rule) => ({ ...rule, pattern: new RegExp(source(rule.pattern), "dgu"), not_after: rule.not_after && pattern(rule.not_after) }));
export const near = data.near.map(([word, text]) => [word, pattern(text)]);
const words = {
  stop: set(data.stop),
  roles: set(data.roles),
  ends: pattern(`(?:${data.stop_ends})$`),
  notStreets: set(data.not_streets),
  arabicStop: set(data.arabic_stop),
  arabicNames: set(data.arabic_names),
  article: pattern(data.article),
  birth: pattern(data.birth),
  ibanLengths: data.iban_lengths,
  small: set(data.small),
  roleEnds: pattern(`(?:${data.role_ends})$`),
  clause: pattern(data.clause),
  clauseEnd: new RegExp(data.clause_end, "u"),
};

// Digits, letters and spaces of other kinds as the patterns write them; the length stays the same.
export const normalised = (text) => text.replace(/[^A-Za-z0-9]/g, (sign) => signs.get(sign) ?? sign);

// Returns the findings in order of position; of two that overlap, the one of the earlier rule. `proposal` is a key of
// choices.json or, if there is none of that name, a word of the text itself.
export function find(text, year = new Date().getFullYear()) {
  const plain = normalised(text);
  const found = [];
  const taken = new Uint8Array(text.length);
  for (const rule of rules) {
    for (const one of matches(rule, text, plain, year)) {
      if (taken.subarray(one.start, one.end).includes(1)) continue;
      taken.fill(1, one.start, one.end);
      found.push(one);
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

function* matches(rule, text, plain, year) {
  let position = 0;
  for (;;) {
    rule.pattern.lastIndex = position;
    const hit = rule.pattern.exec(plain);
    if (!hit) return;
    const [start, end] = hit.indices.groups.all;
    const [partStart, partEnd] = hit.indices.groups.part;
    const part = { text: plain, partStart, partEnd, start, end };
    let place = rule.not_after?.test(plain.slice(Math.max(0, start - NEARBY), start)) ? null : part;
    if (place && rule.check) place = CHECKS[rule.check](place, words, year);
    if (!place) {
      position = start + 1;
    } else if (rule.span === "part") {
      yield { kind: rule.kind, start: place.partStart, end: place.partEnd, proposal: rule.proposal ?? rule.kind };
      position = place.partEnd;
    } else {
      yield { kind: rule.kind, start: place.start, end: place.end, proposal: proposal(rule, hit, text) };
      position = place.end;
    }
  }
}

const proposal = (rule, hit, text) => (rule.proposal === "cue" ? text.slice(...hit.indices.groups.cue) : (rule.proposal ?? rule.kind));
