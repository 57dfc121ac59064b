import { resultWords } from '../../core/agent/memory.js';
import { Disposable } from '../disposable.js';
import type { HostLog } from '../hostLog.js';
import type { RunningEvent, SessionController } from './sessionController.js';

/** Writes what sessions do into the log, a line an event; the record holds the rest. */
export class SessionLog extends Disposable {
  constructor(
    controller: SessionController,
    private readonly log: HostLog,
  ) {
    super();
    this.register(controller.onDidBegin(({ dir }) => log.info(`A session of ${dir} begins.`)));
    this.register(controller.onEvent((happened) => this.take(happened)));
  }

  private take({ running, event }: RunningEvent): void {
    switch (event.type) {
      case 'modelLoaded': {
        const { name, path, device, threads, contextSize, engine } = event.model;
        return this.log.info(
          `Model ${name} (${path}) on ${device}, ${threads} threads, context ${contextSize}, ${engine}`,
        );
      }
      case 'sessionStarted':
        return this.log.info(`Session ${event.header.sessionId}${event.resumed ? ' resumed' : ''}: ${event.record}`);
      case 'runStarted':
        return this.log.debug(`Step ${event.stepId}: ${event.purpose} "${event.command}", log ${event.log}`);
      case 'runEnded':
        return this.log.debug(`Step ${event.stepId}: ${event.purpose} ${event.end}, exit code ${event.exitCode}`);
      case 'stepEnded': {
        const { id, status } = event.step;
        const name = running.session?.experiment.metric.name ?? 'metric';
        return this.log.info(`Step ${id}: ${status} (${resultWords(event.step, name)})`);
      }
      case 'warning':
        return this.log.warn(event.message);
      case 'paused':
      case 'resumed':
        return this.log.info(`Session ${event.type}.`);
      case 'summary':
        return this.log.info(`Session ended (${event.stopped}): ${event.sentence}`);
      case 'modelLoading':
      case 'stepStarted':
      case 'policyStarted':
      case 'policyText':
      case 'policyEnded':
      case 'runOutput':
        return;
    }
  }
}
