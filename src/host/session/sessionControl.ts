import type { Control } from '../../core/ports.js';

/** What the user wants of the running session. `pausing` becomes `paused` when the running step has ended. */
export type ControlState = 'going' | 'pausing' | 'paused' | 'stopping';

/** Steers one session; buttons, the terminal and the end of the window all end up here. */
export class SessionControl implements Control {
  private readonly abort = new AbortController();
  private wanted: ControlState = 'going';
  private wake: (() => void) | null = null;
  private waitingNotes: string[] = [];
  private readonly listeners = new Set<() => void>();

  /** @param onChange called after each change of state or notes. */
  constructor(private readonly onChange: () => void) {}

  get stopNow(): AbortSignal {
    return this.abort.signal;
  }

  get state(): ControlState {
    return this.wanted;
  }

  /** Notes that wait for the next step. */
  get notes(): readonly string[] {
    return this.waitingNotes;
  }

  /** Pauses after the running step; a step is never left half done. */
  pause(): void {
    if (this.wanted !== 'going') return;
    this.change('pausing');
    this.steered();
  }

  resume(): void {
    if (this.wanted !== 'pausing' && this.wanted !== 'paused') return;
    this.change('going');
    this.wakeUp();
  }

  stopAfterRun(): void {
    if (this.wanted === 'stopping') return;
    this.change('stopping');
    this.steered();
    this.wakeUp();
  }

  /** Aborts the model call or the run at once. */
  stop(): void {
    this.abort.abort(new DOMException('Stopped by the user.', 'AbortError'));
    this.change('stopping');
    this.steered();
    this.wakeUp();
  }

  addNote(text: string): void {
    this.waitingNotes = [...this.waitingNotes, text];
    this.onChange();
    this.steered();
  }

  stopAfterStep(): boolean {
    return this.wanted === 'stopping';
  }

  async waitWhilePaused(onPaused: () => void): Promise<void> {
    if (this.wanted !== 'pausing') return;
    const resumed = new Promise<void>((resolve) => (this.wake = resolve));
    this.change('paused');
    onPaused();
    await resumed;
  }

  takeNotes(): string[] {
    const notes = this.waitingNotes;
    this.waitingNotes = [];
    if (notes.length > 0) this.onChange();
    return notes;
  }

  onSteered(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private steered(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private change(state: ControlState): void {
    this.wanted = state;
    this.onChange();
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }
}
