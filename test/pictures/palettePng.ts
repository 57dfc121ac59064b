import { crc32, deflateSync } from 'node:zlib';
import { Palette, type Image } from './palette.js';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Colour type of the header: each pixel is an index of the palette. */
const INDEXED = 3;

/**
 * A picture as a PNG of at most 256 colours, a byte a pixel, which for a window is a third of the size of one in full
 * colour. Written here since pngjs reads palettes but writes none. See the PNG specification, third edition, 11.2.
 * @param colors at most 256.
 */
export function palettePng(image: Image, colors = 256): Buffer {
  const palette = Palette.of([image], colors);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(image.width, 0);
  header.writeUInt32BE(image.height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  const rows = unfilteredRows(palette.indexed(image), image.width, image.height);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.colors.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each row begins with the number of its filter; 0, none, packs indexes best. */
function unfilteredRows(indexes: Uint8Array, width: number, height: number): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++)
    rows.set(indexes.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
