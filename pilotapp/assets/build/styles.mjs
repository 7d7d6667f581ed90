// From KERN's and our SCSS to two style sheets: one inlined into every page, one file for the rest.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import { compile } from "sass";
import { assertLogical, logical } from "./logical.mjs";
import { TARGETS } from "./scripts.mjs";
import { inlineConstants, mergeRoots, plainColours } from "./tokens.mjs";

export async function styles(root) {
  const content = texts(root);
  const sheets = {};
  for (const name of ["critical", "app"]) sheets[name] = await purged(root, name, content);
  const constants = inlineConstants(sheets.critical, sheets.app);
  for (const sheet of Object.values(sheets)) constants.apply(sheet);
  dropShared(sheets.critical, sheets.app);
  constants.dropUnused(sheets.critical, sheets.app);
  return { critical: await minified(sheets.critical), app: await minified(sheets.app) };
}

async function purged(root, name, content) {
  const source = compile(join(root, "pilotapp/assets/scss", `${name}.scss`), { loadPaths: [join(root, "node_modules")], quietDeps: true, charset: false });
  const sheet = logical(mergeRoots(plainColours(postcss.parse(source.css))));
  const [result] = await new PurgeCSS().purge({
    content,
    css: [{ raw: sheet.toString() }],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    keyframes: true,
    safelist: { standard: [/^(?!kern-)/] },
  });
  return postcss.parse(result.css);
}

// What pages and scripts may name: PurgeCSS keeps a rule of KERN's only if its classes stand in one of these.
function texts(root) {
  const folders = ["pilotapp/templates", "pilotapp/static/js"];
  const list = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(root, folder, file)));
  const named = list.filter((file) => /\.(html|svg|js)$/.test(file));
  return named.map((file) => ({ raw: readFileSync(file, "utf8"), extension: "html" }));
}

// Both sheets are compiled with the tokens; the inlined one keeps them.
function dropShared(critical, app) {
  const known = new Set();
  critical.walkRules((rule) => known.add(key(rule)));
  app.walkRules((rule) => {
    if (known.has(key(rule))) rule.remove();
  });
  app.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
}

function key(rule) {
  const around = rule.parent.type === "atrule" ? rule.parent.params : "";
  return `${around}|${rule.toString().replace(/\s+/g, " ")}`;
}

async function minified(sheet) {
  assertLogical(sheet);
  const result = await transform(sheet.toString(), { loader: "css", minify: true, target: TARGETS, legalComments: "none" });
  return result.code.trim();
}
