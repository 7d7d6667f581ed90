// One SVG sprite: the icons named in icons.json, and those that templates name by Lucide's own names.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SPEAKS_OF_ICONS = /icon|button\(|badge\(|Place|_l\(/;

export function sprite(root) {
  const names = JSON.parse(readFileSync(join(root, "pilotapp/assets/icons.json"), "utf8"));
  for (const word of quotedWords(root)) if (!names[word] && existsSync(source(root, word))) names[word] = word;
  const symbols = Object.keys(names).sort();
  const parts = symbols.map((name) => symbol(name, picture(root, names[name])));
  return { symbols, svg: `<svg xmlns="http://www.w3.org/2000/svg">${brand(root)}${parts.join("")}</svg>` };
}

function source(root, icon) {
  return join(root, "node_modules/lucide-static/icons", `${icon}.svg`);
}

// Words in quotes on lines that speak of icons.
function quotedWords(root) {
  const folder = join(root, "pilotapp/templates");
  const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html"));
  const files = [...pages.map((file) => join(folder, file)), join(root, "pilotapp/web/navigation.py")].filter(existsSync);
  const lines = files.flatMap((file) => readFileSync(file, "utf8").split("\n")).filter((line) => SPEAKS_OF_ICONS.test(line));
  return new Set(lines.flatMap((line) => [...line.matchAll(/["']([a-z0-9]+(?:-[a-z0-9]+)*)["']/g)].map((match) => match[1])));
}

function picture(root, icon) {
  const svg = readFileSync(source(root, icon), "utf8").replace(/<!--.*?-->/gs, "");
  return svg.replace(/^\s*<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
}

// The app's own picture, which every page shows beside its name.
function brand(root) {
  const svg = readFileSync(join(root, "pilotapp/assets/icons/app-icon.svg"), "utf8").replace(/\n/g, "");
  return svg.replace(/<svg[^>]*>/, '<symbol id="brand" viewBox="0 0 48 48">').replace("</svg>", "</symbol>");
}

// The stroke stands on the symbol, so an icon is right wherever it is used.
function symbol(name, shapes) {
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
}
