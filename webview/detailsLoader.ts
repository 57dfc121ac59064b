import type { HostLink } from './hostLink.js';
import type { DetailsState } from './pageModel.js';

/** Waits this long before asking, in milliseconds, so that moving through a list does not ask for every step. */
const SETTLE_MS = 70;

/** Fetches the details of the selected step. The latest wish wins; late answers to older ones are dropped. */
export class DetailsLoader {
  current: DetailsState | null = null;
  private wished = '';
  private timer: number | undefined;

  constructor(
    private readonly link: Pick<HostLink, 'details'>,
    private readonly onChange: () => void,
  ) {}

  /** @param again fetch even when this step is shown already, because it changed. */
  show(sessionId: string, stepId: number, again = false): void {
    const wish = `${sessionId} ${stepId}`;
    if (wish === this.wished && !again) return;
    if (wish !== this.wished) this.current = null;
    this.wished = wish;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(sessionId, stepId, wish), SETTLE_MS);
  }

  private async load(sessionId: string, stepId: number, wish: string): Promise<void> {
    let answer: DetailsState;
    try {
      answer = { stepId, details: await this.link.details(sessionId, stepId), error: null };
    } catch (error) {
      answer = { stepId, details: null, error: error instanceof Error ? error.message : String(error) };
    }
    if (wish !== this.wished) return;
    this.current = answer;
    this.onChange();
  }
}
