import type * as vscode from 'vscode';
import type { Log } from '../../core/ports.js';
import { viewStep } from '../../core/trajectory/viewStep.js';
import type { SentMessage, ViewMessage } from '../../shared/protocol.js';
import { Disposable } from '../disposable.js';
import { IDLE } from '../session/activityTracker.js';
import type { SessionController } from '../session/sessionController.js';
import { Throttle } from '../throttle.js';
import type { TrajectoryModel } from './trajectoryModel.js';
import type { ViewCommands } from './viewCommands.js';

/** Milliseconds between two activities, and between two whole states. */
const ACTIVITY_MS = 100;
const STATE_MS = 200;

/** The host's end of the line to one page: answers it, and sends what happens. */
export class ViewHost extends Disposable {
  /** The page has asked for its state; before that it would miss what is sent. */
  private isReady = false;
  private readonly activity = this.register(new Throttle(() => this.sendActivity(), ACTIVITY_MS));
  private readonly state = this.register(new Throttle(() => void this.sendState(), STATE_MS));

  constructor(
    private readonly webview: vscode.Webview,
    private readonly model: TrajectoryModel,
    private readonly controller: SessionController,
    private readonly commands: ViewCommands,
    private readonly log: Log,
  ) {
    super();
    // All is got ready while the page loads; what is wrong with the record is told when the page asks.
    void parser();
    model.state().catch(() => undefined);
    this.register(webview.onDidReceiveMessage((raw: unknown) => void this.receive(raw)));
    this.register(model.onDidChange(() => this.state.request()));
    this.register(controller.onDidChange(() => this.onChange()));
    this.register(
      controller.onEvent(({ running, event }) => {
        if (event.type === 'stepEnded' && running.id !== null)
          this.post({ type: 'step', sessionId: running.id, step: viewStep(event.step) });
        else this.activity.request();
      }),
    );
  }

  /**
   * Lets the page take the keys. VS Code gives them to the frame around the page alone when they were in the page
   * before, and then the first key would be lost.
   */
  focus(): void {
    this.post({ type: 'focus' });
  }

  private shownNotes = 0;

  private onChange(): void {
    this.activity.now();
    const notes = this.controller.running?.control.notes.length ?? 0;
    if (notes !== this.shownNotes) this.state.request();
    this.shownNotes = notes;
  }

  private async receive(raw: unknown): Promise<void> {
    const { parseViewMessage } = await parser();
    const message = parseViewMessage(raw);
    if (typeof message === 'string') this.log.warn(`A message of the view was dropped: ${message}`);
    else await this.answer(message);
  }

  private async answer(message: ViewMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        return this.sendState();
      case 'log':
        return this.log.warn(`View: ${message.message}`);
      case 'getDetails':
        return this.reply(message.id, async () => ({
          type: 'details',
          id: message.id,
          details: await this.commands.details(message.sessionId, message.stepId),
        }));
      case 'command':
        return this.reply(message.id, async () => {
          await this.commands.run(message);
          return { type: 'reply', id: message.id };
        });
    }
  }

  /** Each request gets one answer: what it asked for, or one sentence. */
  private async reply(id: number, work: () => Promise<SentMessage>): Promise<void> {
    try {
      this.post(await work());
    } catch (error) {
      const sentence = this.commands.sentenceOf(error);
      this.post(sentence === null ? { type: 'reply', id } : { type: 'error', id, message: sentence });
    }
  }

  private async sendState(): Promise<void> {
    if (!this.isReady) return;
    try {
      const state = await this.model.state();
      this.post(state);
      const sessionId = state.hasGit ? null : await this.model.sessionWithGit();
      if (sessionId !== null) this.post({ type: 'git', sessionId });
    } catch (error) {
      this.log.error(`The view could not be filled: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  private sendActivity(): void {
    this.post({ type: 'activity', activity: this.controller.running?.activity ?? IDLE });
  }

  private post(message: SentMessage): void {
    if (this.isReady && !this.isDisposed) void this.webview.postMessage(message);
  }
}

function parser() {
  return import('./parseViewMessage.js');
}
