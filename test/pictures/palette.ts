import { quantize } from 'gifenc';

/** Pixels of 4 bytes each: red, green, blue, alpha. Alpha is not looked at: a window has no holes. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export type Color = [red: number, green: number, blue: number];

/** Of a palette, so many places are for colours that stay exactly as they are; the rest is for blends of the others. */
const EXACT_SHARE = 0.75;

/** A few colours that stand for all of some pictures. */
export class Palette {
  private readonly known = new Map<number, number>();

  private constructor(readonly colors: readonly Color[]) {
    colors.forEach(([red, green, blue], index) => this.known.set((red << 16) | (green << 8) | blue, index));
  }

  /**
   * The most frequent colours as they are, since the flat grounds of a user interface must not shift, and blends for
   * the many shades at the edges of letters.
   * @param size at most 256.
   */
  static of(images: readonly Image[], size: number): Palette {
    const sorted = [...countColors(images)].sort(([, a], [, b]) => b - a).map(([color]) => color);
    if (sorted.length <= size) return new Palette(sorted.map(split));
    const exact = sorted.slice(0, Math.floor(size * EXACT_SHARE));
    const rest = sorted.slice(exact.length);
    const pixels = Uint8Array.from(rest.flatMap((color) => [...split(color), 255]));
    return new Palette([...exact.map(split), ...quantize(pixels, size - exact.length)]);
  }

  /** Index of the nearest colour for each pixel. */
  indexed({ data }: Image): Uint8Array {
    const indexes = new Uint8Array(data.length / 4);
    for (let pixel = 0; pixel < indexes.length; pixel++) indexes[pixel] = this.indexOf(colorAt(data, pixel));
    return indexes;
  }

  private indexOf(color: number): number {
    const known = this.known.get(color);
    if (known !== undefined) return known;
    const nearest = this.nearest(split(color));
    this.known.set(color, nearest);
    return nearest;
  }

  private nearest([red, green, blue]: Color): number {
    let best = 0;
    let least = Infinity;
    this.colors.forEach(([r, g, b], index) => {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }
}

/** A pixel's colour as one number, 0xRRGGBB. */
export function colorAt(data: Uint8Array, pixel: number): number {
  const at = pixel * 4;
  return (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
}

/** A part of an image; edges between two pixels are rounded. */
export function crop(image: Image, part: { x: number; y: number; width: number; height: number }): Image {
  const [x, y] = [Math.round(part.x), Math.round(part.y)];
  const width = Math.min(Math.round(part.width), image.width - x);
  const height = Math.min(Math.round(part.height), image.height - y);
  const data = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * 4;
    data.set(image.data.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, data };
}

function countColors(images: readonly Image[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { data } of images) {
    for (let pixel = 0; pixel < data.length / 4; pixel++) {
      const color = colorAt(data, pixel);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
  }
  return counts;
}

function split(color: number): Color {
  return [color >> 16, (color >> 8) & 255, color & 255];
}
