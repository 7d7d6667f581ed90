// KERN's design tokens, made small: constants are written out, unused ones dropped, oklch() becomes a hex colour that old phones know.
import { SassColor } from "sass";

const OKLCH = /oklch\(\s*([\d.]+)%?\s+([\d.]+)\s+([\d.]+)\s*\)/g;
const USE = /var\((--[\w-]+)(?:,[^()]*(?:\([^()]*\))?[^()]*)?\)/g;

// All that is set on the root under one condition, in one rule: a later value replaces an earlier one.
export function mergeRoots(sheet) {
  const first = new Map();
  sheet.walkRules(":root", (rule) => {
    const place = rule.parent.type === "atrule" ? rule.parent.params : "";
    const home = first.get(place) ?? rule;
    first.set(place, home);
    for (const decl of [...rule.nodes].filter((node) => node.type === "decl")) {
      if (home !== rule) {
        for (const old of home.nodes.filter((node) => node.prop === decl.prop)) old.remove();
        home.append(decl);
      }
      decl.raws.between = ":";
    }
  });
  return removeEmpty(sheet);
}

export function plainColours(sheet) {
  sheet.walkDecls((decl) => {
    decl.value = decl.value.replace(OKLCH, (_, lightness, chroma, hue) => hex(Number(lightness) / 100, Number(chroma), Number(hue)));
  });
  return sheet;
}

function hex(lightness, chroma, hue) {
  const colour = new SassColor({ lightness, chroma, hue, space: "oklch" }).toSpace("rgb").toGamut({ space: "rgb", method: "clip" });
  const channel = (name) => Math.round(colour.channel(name)).toString(16).padStart(2, "0");
  return `#${channel("red")}${channel("green")}${channel("blue")}`;
}

// A token that is only set on the root and under no condition is a constant; the last value counts.
export function inlineConstants(sheet) {
  const values = new Map();
  const changing = new Set();
  sheet.walkDecls(/^--/, (decl) => note(decl, values, changing));
  const known = (name) => values.has(name) && !changing.has(name);
  const resolve = (text, depth = 0) =>
    depth > 12 ? text : text.replace(USE, (use, name) => (known(name) ? resolve(values.get(name), depth + 1) : `var(${name})`));
  sheet.walkDecls((decl) => {
    if (decl.prop.startsWith("--") && known(decl.prop)) decl.remove();
    else decl.value = resolve(decl.value);
  });
  return removeEmpty(sheet);
}

function note(decl, values, changing) {
  const rule = decl.parent;
  if (rule.selector !== ":root" || rule.parent.type !== "root") changing.add(decl.prop);
  values.set(decl.prop, decl.value);
}

export function dropUnused(sheet) {
  for (let before = -1, used = new Set(); used.size !== before; ) {
    before = used.size;
    used = new Set([...sheet.toString().matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
    sheet.walkDecls(/^--/, (decl) => {
      if (!used.has(decl.prop)) decl.remove();
    });
  }
  return removeEmpty(sheet);
}

// The names that remain become short ones: they travel with every first page.
export function shorten(sheet) {
  const names = new Map();
  const short = (name) => names.get(name) ?? names.set(name, `--v${names.size.toString(36)}`).get(name);
  sheet.walkDecls((decl) => {
    if (decl.prop.startsWith("--")) decl.prop = short(decl.prop);
    decl.value = decl.value.replace(/var\((--[\w-]+)/g, (_, name) => `var(${short(name)}`);
  });
}

function removeEmpty(sheet) {
  sheet.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
  sheet.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return sheet;
}
