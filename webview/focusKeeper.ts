/** Remembers which element of the page had the keys last: the browser forgets it when they go to another frame. */
export class FocusKeeper {
  private last: HTMLElement | null = null;

  constructor(root: HTMLElement) {
    root.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) this.last = target;
    });
  }

  /** Gives the keys to the page, and there to the element that had them last, if it is still there. */
  restore(): void {
    window.focus();
    if (document.activeElement === document.body && this.last?.isConnected) this.last.focus({ preventScroll: true });
  }
}
