// What can be written instead of a finding; the same as personal_data/choices.py, where it is explained. The words are in choices.json.
import data from "../../personal_data/choices.json" with { type: "json" };
import { NEARBY, expand, near, normalised } from "./personal-data.js";

const AROUND = 60;
const ARTICLED = ["woman", "man", "doctor", "family"];
const NOUNS = [...ARTICLED, "person"];
const compiled = (pattern, flags = "u") => new RegExp(expand(pattern), flags);
const all = (table, make) => Object.fromEntries(Object.entries(table).map(([code, rules]) => [code, make(rules)]));
const languages = Object.entries(data.languages).map(([code, pattern]) => [code, compiled(pattern, "gu")]);
const scripts = data.scripts.map(([pattern, code]) => [compiled(pattern), code]);
const titles = compiled(data.titles);
const forms = all(data.forms, (rules) => rules.map(([pattern, form]) => [compiled(pattern), form]));
const unfit = all(data.unfit, (pattern) => compiled(pattern));
const articles = all(data.articles, (rules) => rules.map(([pattern, prefix]) => [compiled(pattern), prefix]));

// Returns { start, end, language, choices } for a finding of `find`. `page`: the language where the text does not tell its own.
export function offer(text, { start, end: last, proposal }, page) {
  const plain = normalised(text);
  const language = languageOf(plain, start, last, page);
  const end = language === "en" && plain.slice(0, last).endsWith("'s") ? last - 2 : last;
  const around = `${plain.slice(Math.max(0, start - NEARBY), start)}|${plain.slice(start, end)}|${plain.slice(end, end + AROUND)}`;
  const form = forms[language]?.find(([rule]) => rule.test(around))?.[1] ?? 0;
  const fits = !NOUNS.includes(proposal) || !unfit[language]?.test(around);
  const article = fits ? articleBefore(plain, start, proposal, language) : { begin: start, prefix: "" };
  const words = data.words[language];
  const context = plain.slice(Math.max(0, start - NEARBY), end + NEARBY);
  const third = near.find(([, rule]) => rule.test(context))?.[0] ?? "clerk";
  const word = (key) => {
    if (key.startsWith("cue")) return key.length > 4 ? `${proposal} ${words[key.slice(4)]}` : proposal;
    const known = words[key === "near" ? third : key].split("|");
    return article.prefix + (known[form] ?? known[0]);
  };
  return { start: article.begin, end, language, choices: [...new Set(keysOf(fits ? proposal : "unfit").map(word))] };
}

const keysOf = (proposal) => (Object.hasOwn(data.offers, proposal) ? data.offers[proposal] : data.offers[titles.test(normalised(proposal)) ? "title" : "cue"]);

function languageOf(plain, start, end, page) {
  const text = ` ${plain}`;
  for (const some of [text.slice(Math.max(0, start - AROUND), end + AROUND), text]) {
    const counts = languages.map(([code, rule]) => [code, [...some.matchAll(rule)].length]);
    const most = Math.max(...counts.map(([, count]) => count));
    const best = counts.filter(([, count]) => count === most).map(([code]) => code);
    if (most) return best.includes(page) ? page : best[0];
  }
  const script = scripts.find(([rule]) => rule.test(plain))?.[1] ?? page;
  return Object.hasOwn(data.words, script) ? script : "en";
}

function articleBefore(plain, start, proposal, language) {
  const before = plain.slice(Math.max(0, start - NEARBY), start);
  for (const [rule, prefix] of (ARTICLED.includes(proposal) && articles[language]) || []) {
    const hit = rule.exec(before);
    if (hit) return { begin: start - hit.groups.word.length - 1, prefix };
  }
  return { begin: start, prefix: "" };
}
