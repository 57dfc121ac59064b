import * as vscode from 'vscode';
import type { ContextKey, ContextValues } from './contributions.js';

/** Tells VS Code the conditions that decide which commands are offered. Only changes are sent. */
export class ContextKeys {
  private readonly sent = new Map<ContextKey, boolean>();

  set<K extends ContextKey>(key: K, value: ContextValues[K]): void {
    if (this.sent.get(key) === value) return;
    this.sent.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
