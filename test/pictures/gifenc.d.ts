/** As much of gifenc 1.0.3 as is used here; the package brings no types. */
declare module 'gifenc' {
  type Color = [red: number, green: number, blue: number];

  interface FrameOptions {
    /** Required for the first frame; later frames without one use that of the first. */
    palette?: Color[];
    /** Milliseconds; rounded to hundredths of a second. */
    delay?: number;
    transparent?: boolean;
    transparentIndex?: number;
    /** What happens to the frame when the next one comes: 1 leaves it in place. */
    dispose?: number;
    /** Of the first frame: 0 for ever. */
    repeat?: number;
  }

  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  export function GIFEncoder(): Encoder;
  export function quantize(rgba: Uint8Array, maxColors: number): Color[];
}
