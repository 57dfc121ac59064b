import { Disposable } from './disposable.js';

/** Calls at most once in a span of time: at once when there was none, else once more at its end. */
export class Throttle extends Disposable {
  private timer: NodeJS.Timeout | null = null;
  private wanted = false;

  /** @param spanMs milliseconds between two calls. */
  constructor(
    private readonly call: () => void,
    private readonly spanMs: number,
  ) {
    super();
    this.register({ dispose: () => this.timer !== null && clearTimeout(this.timer) });
  }

  /** Asks for a call. */
  request(): void {
    if (this.isDisposed) return;
    if (this.timer === null) this.fire();
    else this.wanted = true;
  }

  /** Calls now, whatever the span; a call that was waiting is done with it. */
  now(): void {
    if (this.isDisposed) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.fire();
  }

  private fire(): void {
    this.wanted = false;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.wanted) this.fire();
    }, this.spanMs);
    this.call();
  }
}
