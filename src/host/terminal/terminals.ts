import * as vscode from 'vscode';
import { Disposable } from '../disposable.js';
import type { RunningSession } from '../session/runningSession.js';
import type { RunningEvent, SessionController } from '../session/sessionController.js';
import type { Settings } from '../settings.js';
import { ExperimentTerminal } from './experimentTerminal.js';
import { narrate } from './narrate.js';
import { TerminalText } from './terminalText.js';

/** One terminal an experiment, named after it. It listens to the events of the session and shows the run's output. */
export class Terminals extends Disposable {
  private readonly byDir = new Map<string, { readonly shown: ExperimentTerminal; readonly text: TerminalText }>();
  /** What Ctrl+C does in the terminal of each folder. */
  private readonly interrupts = new Map<string, () => void>();

  constructor(
    private readonly controller: SessionController,
    private readonly settings: Settings,
  ) {
    super();
    this.register(controller.onDidBegin((running) => this.begin(running)));
    this.register(controller.onEvent((happened) => this.take(happened)));
  }

  /** Shows the terminal of an experiment, or the last one that was opened. @returns false when there is none. */
  show(dir?: string): boolean {
    const found = dir === undefined ? [...this.byDir.values()].at(-1) : this.byDir.get(dir);
    found?.shown.reveal(false);
    return found !== undefined;
  }

  /** Writes a text that is not an event, such as the output of the first run. */
  write(dir: string, name: string, text: string, onInterrupt?: () => void): void {
    const { shown, text: cleaner } = this.of(dir, name, onInterrupt);
    shown.write(cleaner.take(text));
  }

  /** Opens the terminal of an experiment without taking the focus, if the user wants terminals to open. */
  reveal(dir: string, name: string, onInterrupt?: () => void): void {
    const { shown } = this.of(dir, name, onInterrupt);
    if (this.settings.get('openTerminal')) shown.reveal(true);
  }

  override dispose(): void {
    for (const { shown } of this.byDir.values()) shown.dispose();
    this.byDir.clear();
    super.dispose();
  }

  private begin(running: RunningSession): void {
    const { dir, name } = running;
    this.reveal(dir, name, () => this.interrupt(running));
    const words = vscode.l10n.t('Loading the model ... (Ctrl+C stops the session)');
    this.write(dir, name, `\u001b[2m${words}\u001b[0m\n`);
  }

  private take({ running, event }: RunningEvent): void {
    const text = event.type === 'runOutput' ? event.text : narrate(event, vscode.l10n.t);
    if (text !== '') this.write(running.dir, running.name, text);
    if (event.type === 'runEnded') {
      const entry = this.of(running.dir, running.name);
      entry.text.end();
      // The run may have left a colour on or a line open.
      entry.shown.write('\u001b[0m\r\n');
      if (running.runLog !== null && event.purpose === 'run')
        this.write(running.dir, running.name, `\u001b[2m${vscode.l10n.t('Log: {0}', running.runLog)}\u001b[0m\n`);
    }
  }

  private interrupt(running: RunningSession): void {
    if (this.controller.running !== running) return;
    this.write(running.dir, running.name, `^C\n${vscode.l10n.t('Stopping ...')}\n`);
    running.control.stop();
  }

  private of(dir: string, name: string, onInterrupt?: () => void) {
    if (onInterrupt !== undefined) this.interrupts.set(dir, onInterrupt);
    const found = this.byDir.get(dir);
    if (found !== undefined) return found;
    const shown = new ExperimentTerminal(
      name,
      () => this.interrupts.get(dir)?.(),
      () => {
        this.byDir.delete(dir);
        shown.dispose();
      },
    );
    const made = { shown, text: new TerminalText() };
    this.byDir.set(dir, made);
    return made;
  }
}
