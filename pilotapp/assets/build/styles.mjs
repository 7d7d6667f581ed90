// From KERN's and our SCSS to two style sheets: a short one to be inlined where nothing is cached yet, and the whole as a file.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import postcss from "postcss";
import { compile } from "sass";
import { assertLogical, logical } from "./logical.mjs";
import { TARGETS } from "./scripts.mjs";
import { dropUnused, inlineConstants, mergeRoots, plainColours, shorten } from "./tokens.mjs";

export async function styles(root) {
  const words = wordsOfPages(root);
  const sheets = { critical: compiled(root, "critical", words), app: compiled(root, "app", words) };
  for (const sheet of Object.values(sheets)) dropUnused(inlineConstants(sheet));
  return { critical: await minified(sheets.critical), app: await minified(sheets.app) };
}

function compiled(root, name, words) {
  const source = compile(join(root, "pilotapp/assets/scss", `${name}.scss`), { loadPaths: [join(root, "node_modules")], quietDeps: true, charset: false });
  return logical(mergeRoots(plainColours(purged(postcss.parse(source.css), words))));
}

// A rule of KERN's stays only if pages or scripts name its classes. Light or dark is the system's choice: no switch for it.
// KERN's line-clamp on inputs does nothing, and its arrow of a select is a long picture: ours is drawn by a border. Its font is the page's.
function purged(sheet, words) {
  const named = (selector) => (selector.match(/(?<=\.)kern-[\w-]+/g) ?? []).every((name) => words.has(name));
  sheet.walkRules((rule) => {
    rule.walkDecls(/line-clamp$|box-orient$/, (decl) => decl.remove());
    if (/kern-/.test(rule.selector) && !rule.selector.includes("::")) rule.walkDecls(/^(font-family|font-style|letter-spacing)$/, (decl) => decl.remove());
    const kept = rule.selectors.filter((selector) => named(selector) && !selector.includes("[data-kern-theme") && !isArrow(selector, rule) && !isTwice(selector) && !isOurs(selector));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  return sheet;
}

function isArrow(selector, rule) {
  return /__select-wrapper.*::after$/.test(selector) && rule.some((decl) => /^(mask|-webkit-mask|background-color)/.test(decl.prop));
}

function wordsOfPages(root) {
  const folders = ["pilotapp/templates", "pilotapp/static/js"];
  const files = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(root, folder, file)));
  const texts = files.filter((file) => /\.(html|js)$/.test(file)).map((file) => readFileSync(file, "utf8"));
  return new Set(texts.join(" ").match(/kern-[\w-]+/g));
}

// Beside '[disabled]' KERN writes '[disabled="disabled"]', which is the same, and '[aria-disabled="true"]', which no page has;
// and what surrounds a disabled field, which no page shows.
function isTwice(selector) {
  const wanted = selector.replace(/:not\([^)]*\)/g, "");
  return /\[(\w+)=["']?\1["']?\]/.test(wanted) || /aria-disabled|:has\(\w+\[disabled|kern-btn[\w-]*(:hover)?\[disabled/.test(selector);
}

// _inputs.scss draws a field for files, and fields under the pointer, where nothing jumps. The options of a select are the browser's.
function isOurs(selector) {
  return /kern-.*type=["']?file|kern-form-input__(input|select).*:hover|select option$/.test(selector);
}

// Paper is light, whatever the screen is.
function lightOnPaper(sheet) {
  sheet.walkAtRules("media", (rule) => {
    rule.params = rule.params.replace(/^(?=\(prefers-color-scheme: dark)/, "screen and ").replace(/^(?=\(prefers-color-scheme: light)/, "print, ");
  });
}

async function minified(sheet) {
  assertLogical(sheet);
  lightOnPaper(sheet);
  shorten(sheet);
  const result = await transform(sheet.toString(), { loader: "css", minify: true, target: TARGETS, legalComments: "none" });
  return result.code.trim();
}
