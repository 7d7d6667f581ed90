// App icons: PNG pictures of the project's own mark, and the mark itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { paletted } from "./png.mjs";

const SIZES = {
  "icon-192.png": ["app-icon.svg", 192],
  "icon-512.png": ["app-icon.svg", 512],
  "icon-maskable-512.png": ["app-icon-maskable.svg", 512],
  "apple-touch-icon.png": ["app-icon-maskable.svg", 180],
};

export function appIcons(root) {
  const source = (name) => readFileSync(join(root, "pilotapp/assets/icons", name), "utf8");
  const pictures = { "logo.svg": source("app-icon.svg").replace(/\s*\n\s*/g, "") };
  for (const [name, [svg, width]] of Object.entries(SIZES)) {
    const drawn = new Resvg(source(svg), { fitTo: { mode: "width", value: width } }).render();
    pictures[name] = paletted(drawn) ?? drawn.asPng();
  }
  return pictures;
}
