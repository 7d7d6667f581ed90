// Builds pilotapp/static/dist: hashed scripts, styles, icon sprite and app icons, their compressed twins, and manifest.json.
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { appIcons } from "./build/app_icons.mjs";
import { bundle } from "./build/scripts.mjs";
import { sprite } from "./build/sprite.mjs";
import { styles } from "./build/styles.mjs";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const DIST = join(ROOT, "pilotapp/static/dist");
const ADDRESS = "/static/";
const NOT_KEPT_OFFLINE = new Set(["htmx.js", "apple-touch-icon.png", "icon-192.png", "icon-512.png", "icon-maskable-512.png", "logo.svg"]);

const files = {};
const previous = existsSync(join(DIST, "manifest.json")) ? JSON.parse(readFileSync(join(DIST, "manifest.json"), "utf8")) : {};

// Checksums for the service worker, because a captive portal may answer with its own page instead of a file.
function integrity(file) {
  return `sha256-${createHash("sha256").update(readFileSync(join(DIST, file))).digest("base64")}`;
}

function write(name, content) {
  const bytes = Buffer.from(content);
  const { name: stem, ext } = parse(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const target = name === "sw.js" ? name : `${stem}-${hash}${ext}`;
  writeFileSync(join(DIST, target), bytes);
  if (ext !== ".png") {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    writeFileSync(join(DIST, `${target}.br`), brotliCompressSync(bytes, quality));
    writeFileSync(join(DIST, `${target}.gz`), gzipSync(bytes, { level: 9 }));
  }
  files[name] = target;
}

const { symbols, svg } = sprite(ROOT);
const css = await styles(ROOT);
write("sprite.svg", svg);
write("app.css", css.app);
for (const [name, content] of Object.entries(appIcons(ROOT))) write(name, content);
for (const name of ["app", "htmx", "recognise", "waiting"]) {
  const script = await bundle(ROOT, name);
  if (script) write(`${name}.js`, script);
}
const kept = Object.keys(files).filter((name) => !NOT_KEPT_OFFLINE.has(name));
const precache = kept.map((name) => ({ url: ADDRESS + files[name], revision: null, integrity: integrity(files[name]) }));
const worker = await bundle(ROOT, "sw", { __PRECACHE__: JSON.stringify(precache) });
if (worker) write("sw.js", worker);

const manifest = { files, critical: css.critical, symbols };
writeFileSync(join(DIST, "manifest.json.part"), JSON.stringify(manifest));
renameSync(join(DIST, "manifest.json.part"), join(DIST, "manifest.json"));

// The files of the build before this one stay: a server that still runs with the old manifest points to them.
const current = new Set([...Object.values(files), ...Object.values(previous.files ?? {}), "manifest.json"]);
for (const file of readdirSync(DIST)) {
  if (!file.startsWith(".") && !current.has(file.replace(/\.(br|gz)$/, ""))) rmSync(join(DIST, file));
}
