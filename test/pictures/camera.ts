import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import { animation, type AnimationFrame } from './animation.js';
import type { Image } from './palette.js';
import { palettePng } from './palettePng.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Takes pictures of one window and writes them into the repository. */
export class Camera {
  private readonly frames: AnimationFrame[] = [];

  constructor(private readonly page: Page) {}

  /**
   * Writes a picture of the window, or of a part of it. Fails when it is too large for its place, or when the window
   * says whose machine it is.
   * @param path relative to the repository.
   * @param kilobytes limit of the file's size.
   */
  async picture(path: string, kilobytes: number, clip?: Clip): Promise<void> {
    await this.write(path, await this.shot(clip), kilobytes);
  }

  async write(path: string, image: Image, kilobytes: number): Promise<void> {
    const file = palettePng(image, 128);
    await mkdir(dirname(ROOT + path), { recursive: true });
    await writeFile(ROOT + path, file);
    expect.soft(file.length, path).toBeLessThan(kilobytes * 1000);
  }

  /** The window as it is now. */
  async shot(clip?: Clip): Promise<Image> {
    await this.expectNeutral();
    return PNG.sync.read(await this.page.screenshot(clip === undefined ? {} : { clip }));
  }

  /** Adds the window to the film; it is shown for so many milliseconds. */
  async frame(ms: number): Promise<Image> {
    const image = await this.shot();
    this.frames.push({ image, ms });
    return image;
  }

  /** Writes the film, not longer than so many seconds and smaller than so many megabytes. */
  async film(path: string, seconds: number, megabytes: number): Promise<void> {
    const total = this.frames.reduce((sum, { ms }) => sum + ms, 0);
    const pace = Math.min(1, (seconds * 1000) / total);
    const gif = animation(this.frames.map(({ image, ms }) => ({ image, ms: ms * pace })));
    await writeFile(ROOT + path, gif);
    expect.soft(gif.length, path).toBeLessThan(megabytes * 1e6);
  }

  private async expectNeutral(): Promise<void> {
    for (const frame of this.page.frames()) {
      // A webview may be replaced while it is asked.
      const text = await frame.evaluate(() => document.body.innerText).catch(() => '');
      expect.soft(text).not.toContain(homedir());
    }
  }
}
