import type { Direction } from '../src/shared/experiment.js';
import type { ViewStep } from '../src/shared/protocol.js';
import { ANNOUNCE_EVERY_MS, announcement } from './domain/announcement.js';

/** Speaks through a live region, at most one sentence in {@link ANNOUNCE_EVERY_MS}. */
export class Announcer {
  private waiting: ViewStep[] = [];
  private timer: number | null = null;
  private lastAt = -Infinity;

  constructor(private readonly region: HTMLElement) {}

  /** Announces a step that ended, together with others that end before the next sentence is due. */
  stepEnded(step: ViewStep, metric: string, direction: Direction): void {
    this.waiting.push(step);
    if (this.timer !== null) return;
    const wait = Math.max(0, this.lastAt + ANNOUNCE_EVERY_MS - performance.now());
    this.timer = window.setTimeout(() => {
      this.timer = null;
      this.say(announcement(this.waiting, metric, direction));
      this.waiting = [];
    }, wait);
  }

  /** Says a sentence at once. */
  say(sentence: string): void {
    this.lastAt = performance.now();
    this.region.textContent = sentence;
  }
}
