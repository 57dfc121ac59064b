import type { Clock } from '../../core/ports.js';

/**
 * A clock that stands still while a session waits for its user, so that neither a pause nor an open question uses up
 * the minutes of the budget.
 */
export class PausableClock implements Clock {
  private heldMs = 0;
  private heldSince: number | null = null;
  private holds = 0;

  /** @param source the clock that goes on. */
  constructor(private readonly source: Clock) {}

  now(): number {
    return (this.heldSince ?? this.source.now()) - this.heldMs;
  }

  iso(): string {
    return this.source.iso();
  }

  /** Stands still until every hold is released. @returns the release; a second call of it does nothing. */
  hold(): () => void {
    if (this.holds++ === 0) this.heldSince = this.source.now();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (--this.holds > 0 || this.heldSince === null) return;
      this.heldMs += this.source.now() - this.heldSince;
      this.heldSince = null;
    };
  }
}
