/** Aborts a request that makes no progress, and remembers why. */
export class Watchdog {
  /** Set once it has aborted: the end of a sentence. */
  fired: string | null = null;
  private timer: NodeJS.Timeout | undefined;

  /** @param ms milliseconds without `restart` after which it aborts. */
  constructor(
    private readonly abort: AbortController,
    private ms: number,
    private reason: string,
  ) {
    this.restart();
  }

  restart(ms = this.ms, reason = this.reason): void {
    this.stop();
    this.ms = ms;
    this.reason = reason;
    this.timer = setTimeout(() => {
      this.fired = `${this.reason} for ${this.ms / 1000} s`;
      this.abort.abort();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
