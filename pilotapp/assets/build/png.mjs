// PNG pictures with a palette: half as large as with a number for each of red, green, blue and opacity.
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const PALETTE = 3;
const MAX_COLOURS = 256;

// Returns a picture of `width` x `height` RGBA pixels as a PNG, losslessly; null if it is not opaque or has too many colours.
export function paletted({ width, height, pixels }) {
  const colours = new Map();
  const numbers = new Uint8Array(width * height);
  for (let at = 0; at < numbers.length; at += 1) {
    const colour = pixels.readUInt32BE(at * 4);
    if (!colours.has(colour)) colours.set(colour, colours.size);
    numbers[at] = colours.get(colour);
  }
  const isOpaque = [...colours.keys()].every((colour) => (colour & 255) === 255);
  if (!isOpaque || colours.size > MAX_COLOURS) return null;
  const palette = [...colours.keys()].flatMap((colour) => [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, PALETTE], 8); // 8 bits a pixel
  const rows = Array.from({ length: height }, (_none, row) => [0, ...numbers.subarray(row * width, (row + 1) * width)]); // 0: no filter
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette)),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
