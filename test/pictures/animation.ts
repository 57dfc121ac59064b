import { GIFEncoder } from 'gifenc';
import { colorAt, Palette, type Image } from './palette.js';

export interface AnimationFrame {
  readonly image: Image;
  /** How long it is shown, in milliseconds. */
  readonly ms: number;
}

/** Index of the palette that means: as in the frame before. */
const UNCHANGED = 0;

/**
 * A GIF that runs for ever. One palette for all frames; of each frame only what changed is drawn, which packs well.
 * @param frames at least one, all of one size.
 * @param colors at most 255.
 */
export function animation(frames: readonly AnimationFrame[], colors = 128): Uint8Array {
  const distinct = withoutRepeats(frames);
  const palette = Palette.of(
    distinct.map(({ image }) => image),
    colors,
  );
  const encoder = GIFEncoder();
  distinct.forEach(({ image, ms }, index) => {
    const indexes = palette.indexed(image).map((color) => color + 1);
    if (index > 0) hideUnchanged(indexes, image, distinct[index - 1]!.image);
    encoder.writeFrame(indexes, image.width, image.height, {
      delay: ms,
      transparent: true,
      transparentIndex: UNCHANGED,
      dispose: 1,
      ...(index === 0 ? { palette: [[0, 0, 0], ...palette.colors], repeat: 0 } : {}),
    });
  });
  encoder.finish();
  return encoder.bytes();
}

/** Frames that differ from the one before; a repeated one prolongs it. */
function withoutRepeats(frames: readonly AnimationFrame[]): AnimationFrame[] {
  const distinct: AnimationFrame[] = [];
  for (const frame of frames) {
    const last = distinct.at(-1);
    const isSame = last !== undefined && Buffer.compare(last.image.data, frame.image.data) === 0;
    if (isSame) distinct[distinct.length - 1] = { image: last.image, ms: last.ms + frame.ms };
    else distinct.push(frame);
  }
  return distinct;
}

function hideUnchanged(indexes: Uint8Array, { data }: Image, before: Image): void {
  for (let pixel = 0; pixel < indexes.length; pixel++)
    if (colorAt(data, pixel) === colorAt(before.data, pixel)) indexes[pixel] = UNCHANGED;
}
