// Reads {"texts": [...], "year": 2026} and writes what the phone finds and offers, and how it understands the patterns.
import { readFileSync } from "node:fs";
import data from "../../pilotapp/personal_data/patterns.json" with { type: "json" };
import { find, source } from "../../pilotapp/static/js/personal-data.js";
import { offer } from "../../pilotapp/static/js/personal-data-choices.js";

const { texts, year } = JSON.parse(readFileSync(0, "utf8"));
const found = texts.map((text) => find(text, year).map(({ kind, start, end, proposal }) => [kind, text.slice(start, end), proposal]));
const offered = (text, { start, end, language, choices }) => [text.slice(start, end), language, choices];
const offers = texts.map((text) => find(text, year).map((one) => offered(text, offer(text, one, "de"))));
process.stdout.write(JSON.stringify({ found, offers, sources: data.rules.map(({ pattern }) => source(pattern)) }));
