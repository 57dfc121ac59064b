/** Anything that holds something and can let it go. */
export interface Disposes {
  dispose(): unknown;
}

/**
 * Base of whatever holds parts. Each part is registered as it is made; a part that is registered after the end is let
 * go at once, so that nothing started by a late callback stays behind.
 */
export class Disposable implements Disposes {
  private parts: Disposes[] = [];
  private ended = false;

  /** Keeps the part until `dispose`. @returns the part. */
  protected register<T extends Disposes>(part: T): T {
    if (this.ended) part.dispose();
    else this.parts.push(part);
    return part;
  }

  protected get isDisposed(): boolean {
    return this.ended;
  }

  /** Lets the parts go, the last one first. A second call does nothing. */
  dispose(): void {
    this.ended = true;
    const parts = this.parts;
    this.parts = [];
    for (const part of parts.reverse()) part.dispose();
  }
}
