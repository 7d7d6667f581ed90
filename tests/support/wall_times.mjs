// Reads [zone, start, end] as JSON and prints what the phone's own module says of them: both instants in order, or the
// edges of the hour that one of them does not exist in.
import { edges, inOrder, instantsOf } from "../../pilotapp/static/js/wall-time.js";

let text = "";
for await (const part of process.stdin) text += part;

function answer([zone, ...walls]) {
  const skipped = walls.find((wall) => !instantsOf(wall, zone).length);
  return skipped ? edges(skipped, zone) : inOrder(...walls, zone);
}

process.stdout.write(JSON.stringify(JSON.parse(text).map(answer)));
