// Reads [zone, now, known, parts] as JSON and prints the whole times that the phone's own module makes of them.
import { wholeTimes } from "../../pilotapp/static/js/time-parts.js";

let text = "";
for await (const part of process.stdin) text += part;

function answer([zone, now, [start, end], parts]) {
  const data = new FormData();
  for (const [name, value] of Object.entries(parts)) data.append(name, value);
  return wholeTimes(data, { now, zone, known: { start, end }, most: 720 * 60_000 });
}

process.stdout.write(JSON.stringify(JSON.parse(text).map(answer)));
