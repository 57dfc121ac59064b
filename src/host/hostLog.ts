import * as vscode from 'vscode';
import type { Log } from '../core/ports.js';
import { Disposable } from './disposable.js';

/** The one log of the extension: an output channel with levels, which VS Code also writes to a file. */
export class HostLog extends Disposable implements Log {
  private readonly channel = this.register(vscode.window.createOutputChannel('ML-Agent', { log: true }));

  debug(message: string): void {
    this.channel.debug(message);
  }

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.channel.warn(message);
  }

  error(message: string): void {
    this.channel.error(message);
  }

  show(): void {
    this.channel.show();
  }
}
