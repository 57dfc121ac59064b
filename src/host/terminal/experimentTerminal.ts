import * as vscode from 'vscode';
import { Disposable } from '../disposable.js';

/** Pieces are gathered for so long, in milliseconds: a program may print thousands of lines a second. */
const FLUSH_MS = 50;
/** Text kept for a terminal that is not open yet, in characters. */
const KEPT = 200_000;
const CTRL_C = '\u0003';

/** The terminal of one experiment: it shows, and takes nothing but Ctrl+C. Its output stays when a session ends. */
export class ExperimentTerminal extends Disposable implements vscode.Pseudoterminal {
  private readonly writer = this.register(new vscode.EventEmitter<string>());
  readonly onDidWrite = this.writer.event;
  readonly terminal: vscode.Terminal;
  private waiting = '';
  private isOpen = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    name: string,
    private readonly onInterrupt: () => void,
    private readonly onClosed: () => void,
  ) {
    super();
    this.terminal = this.register(
      vscode.window.createTerminal({ name, pty: this, iconPath: new vscode.ThemeIcon('beaker'), isTransient: true }),
    );
    this.register({ dispose: () => this.timer !== null && clearTimeout(this.timer) });
  }

  /** Called by VS Code when the terminal is shown for the first time. */
  open(): void {
    this.isOpen = true;
    this.flush();
  }

  close(): void {
    this.onClosed();
  }

  handleInput(data: string): void {
    if (data === CTRL_C) this.onInterrupt();
  }

  /** Writes text that is fit for a terminal, see `TerminalText`. */
  write(text: string): void {
    this.waiting = (this.waiting + text).slice(-KEPT);
    if (this.isOpen) this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Shows the terminal. The focus stays where it is unless the user asked for the terminal. */
  reveal(preserveFocus: boolean): void {
    this.terminal.show(preserveFocus);
  }

  private flush(): void {
    this.timer = null;
    const text = this.waiting;
    this.waiting = '';
    if (text !== '') this.writer.fire(text);
  }
}
