// Reads {"texts": [...], "year": 2026} and writes what the phone finds, and how it understands the patterns.
import { readFileSync } from "node:fs";
import data from "../../pilotapp/personal_data/patterns.json" with { type: "json" };
import { find, source } from "../../pilotapp/static/js/personal-data.js";

const { texts, year } = JSON.parse(readFileSync(0, "utf8"));
const found = texts.map((text) => find(text, year).map(({ kind, start, end, proposal }) => [kind, text.slice(start, end), proposal]));
process.stdout.write(JSON.stringify({ found, sources: data.rules.map(({ pattern }) => source(pattern)) }));
