import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { animation } from './animation.js';
import { type Image } from './palette.js';
import { palettePng } from './palettePng.js';

function image(width: number, height: number, colorOf: (pixel: number) => [number, number, number]): Image {
  const pixels = Array.from({ length: width * height }, (_, pixel) => [...colorOf(pixel), 255]);
  return { width, height, data: Uint8Array.from(pixels.flat()) };
}

describe('a picture of few colours', () => {
  it('comes back from a palette PNG pixel for pixel', () => {
    const drawn = image(5, 3, (pixel) => [pixel * 10, 31, 255 - pixel]);
    const read = PNG.sync.read(palettePng(drawn));
    expect([read.width, read.height]).toEqual([5, 3]);
    expect([...read.data]).toEqual([...drawn.data]);
  });
});

describe('a picture of many colours', () => {
  // Two grounds that differ by one shade, as those of a dark theme do, and a thousand shades of letters.
  const drawn = image(40, 100, (pixel) => {
    if (pixel < 3000) return pixel % 2 === 0 ? [24, 24, 24] : [25, 24, 24];
    return [(pixel * 7) % 256, (pixel * 13) % 256, (pixel * 29) % 256];
  });

  it('keeps its grounds exactly and changes the rest by little', () => {
    const read = PNG.sync.read(palettePng(drawn, 64));
    expect([...read.data.subarray(0, 12_000)]).toEqual([...drawn.data.subarray(0, 12_000)]);
    const differences = [...drawn.data].map((value, index) => Math.abs(value - read.data[index]!));
    expect(Math.max(...differences)).toBeLessThan(90);
  });
});

describe('an animation', () => {
  const [red, green] = [image(60, 40, () => [200, 0, 0]), image(60, 40, () => [0, 200, 0])];

  it('shows each frame for its time and draws a repeated one once', () => {
    const gif = Buffer.from(
      animation([
        { image: red, ms: 100 },
        { image: red, ms: 250 },
        { image: green, ms: 400 },
      ]),
    );
    expect(gif.subarray(0, 6).toString('latin1')).toBe('GIF89a');
    expect([gif.readUInt16LE(6), gif.readUInt16LE(8)]).toEqual([60, 40]);
    expect(delays(gif)).toEqual([350, 400]);
  });

  it('is hardly longer for a frame that changes one pixel', () => {
    const noisy = image(60, 40, (pixel) => [(pixel * 37) % 256, (pixel * 101) % 256, 0]);
    const changed = { ...noisy, data: noisy.data.map((value, at) => (at === 0 ? 255 : value)) };
    const one = animation([{ image: noisy, ms: 100 }]).length;
    const two = animation([noisy, changed].map((frame) => ({ image: frame, ms: 100 }))).length;
    expect(two - one).toBeLessThan(one / 10);
  });
});

/** Milliseconds of each graphic control extension: 21 F9 04, flags, hundredths of a second, transparent index, 00. */
function delays(gif: Buffer): number[] {
  const found: number[] = [];
  for (let at = gif.indexOf('21f904', 0, 'hex'); at >= 0; at = gif.indexOf('21f904', at + 8, 'hex'))
    found.push(gif.readUInt16LE(at + 4) * 10);
  return found;
}
