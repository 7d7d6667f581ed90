// Bundles one entry of pilotapp/static/js for phones of several years ago.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

export const TARGETS = ["safari15", "chrome90", "firefox90"];

export async function bundle(root, name, define = {}) {
  const entry = join(root, "pilotapp/static/js", `${name}.js`);
  if (!existsSync(entry)) return null;
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: "utf8",
    write: false,
    format: name === "sw" ? "iife" : "esm",
    target: TARGETS,
    define: { "process.env.NODE_ENV": '"production"', ...define },
    legalComments: "none",
    logLevel: "warning",
  });
  return result.outputFiles[0].contents;
}
