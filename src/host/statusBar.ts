import * as vscode from 'vscode';
import type { CommandId } from './contributions.js';
import { Disposable } from './disposable.js';
import type { RunningSession } from './session/runningSession.js';
import type { SessionController } from './session/sessionController.js';
import { statusLabel, statusText } from './statusText.js';
import { Throttle } from './throttle.js';

/** Milliseconds between two changes of the text. */
const REDRAW_MS = 500;

/** The status bar item: there while a session runs; a click shows the trajectory, or the question that waits. */
export class StatusBar extends Disposable {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('mlAgent.status', vscode.StatusBarAlignment.Left, 10),
  );
  private readonly redraw = this.register(new Throttle(() => this.draw(), REDRAW_MS));

  constructor(private readonly controller: SessionController) {
    super();
    this.item.name = 'ML-Agent';
    this.register(controller.onEvent(() => this.redraw.request()));
    this.register(controller.onDidChange(() => this.redraw.now()));
  }

  private draw(): void {
    const { running } = this.controller;
    if (running === null) return this.item.hide();
    const input = inputOf(running);
    const waits = input.activity.phase === 'waiting';
    const command: CommandId = waits ? 'mlAgent.answer' : 'mlAgent.showTrajectory';
    this.item.text = statusText(input, vscode.l10n.t);
    this.item.accessibilityInformation = { label: statusLabel(input, vscode.l10n.t), role: 'button' };
    this.item.tooltip = waits
      ? vscode.l10n.t('{0}: a step waits for your answer', running.name)
      : vscode.l10n.t('{0}: show the trajectory', running.name);
    this.item.command = command;
    this.item.backgroundColor = waits ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }
}

function inputOf(running: RunningSession) {
  const { session, activity } = running;
  return {
    activity,
    steps: session?.experiment.budget.steps ?? null,
    metric: session?.experiment.metric.name ?? '',
    best: session?.incumbent?.metric ?? null,
  };
}
