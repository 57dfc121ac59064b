import { formatNumber } from '../core/agent/memory.js';
import { STATUS_WORDS } from '../core/trajectory/statusWords.js';
import type { SessionEvent } from '../shared/event.js';
import type { MetricSpec } from '../shared/experiment.js';
import type { Step } from '../shared/record.js';
import type { CommandIo } from './io.js';
import { duration } from './output.js';

/** The progress line is drawn again at most this often, in milliseconds. */
const REDRAW_MS = 100;

/** Tells a session as it goes: one line a step, and under it a live line that is drawn over again in a terminal. */
export function narrator(io: CommandIo, metric: MetricSpec): (event: SessionEvent) => void {
  const live = liveLine(io);
  let of = 0;
  return (event) => {
    switch (event.type) {
      case 'modelLoading':
        return live.show(`Loading the model: ${Math.floor(event.share * 100)} %`);
      case 'modelLoaded': {
        const { name, device, threads, contextSize } = event.model;
        return live.line(`Model: ${name} on ${device}, ${threads} threads, context of ${contextSize} tokens`);
      }
      case 'sessionStarted':
        if (event.resumed) live.line(`Going on with session ${event.header.sessionId}.`);
        return live.line(`Experiment: ${event.header.experiment.name}, ${metric.name} (${metric.direction})`);
      case 'stepStarted':
        of = event.of;
        return live.show(event.stepId === 0 ? 'Baseline ...' : `Step ${event.stepId} of ${of} ...`);
      case 'policyText':
        return live.show(`Step ${event.stepId} of ${of}: thinking, ${event.tokens} tokens`);
      case 'runStarted':
        return live.show(`Step ${event.stepId} of ${of}: ${PURPOSE[event.purpose]} ${event.command}`);
      case 'runOutput': {
        const last = event.text
          .trimEnd()
          .split(/[\r\n]/)
          .at(-1)!;
        return live.show(`Step ${event.stepId} of ${of}: ${last}`);
      }
      case 'stepEnded':
        return live.line(stepLine(event.step));
      case 'warning':
        return live.line(`Note: ${event.message}`);
      case 'summary':
        // Why there is no baseline is an error, and comes where errors come.
        return event.stopped === 'baselineFailed' ? undefined : live.line(event.sentence);
      case 'policyStarted':
      case 'policyEnded':
      case 'runEnded':
      case 'paused':
      case 'resumed':
        return;
    }
  };
}

const PURPOSE = { run: 'running', repeat: 'running with another seed:', smoke: 'trying' } as const;

function stepLine(step: Step): string {
  const head = step.id === 0 ? 'Baseline' : `Step ${step.id}`;
  const metric = step.metric === null ? '' : ` ${formatNumber(step.metric.value)}`;
  const what = step.idea || (step.action?.name ?? '');
  return `${head}: ${STATUS_WORDS[step.status]}${metric} in ${duration(step.seconds.total)}${what === '' ? '' : `. ${what}`}\n    ${step.reason}`;
}

/** One line that is drawn over in a terminal and not shown at all elsewhere, and whole lines between. */
function liveLine(io: CommandIo): { show(text: string): void; line(text: string): void } {
  let drawnAt = 0;
  let open = false;
  const clear = () => {
    if (open) io.err('\r\x1b[K');
    open = false;
  };
  return {
    show(text) {
      if (!io.errIsTerminal || performance.now() - drawnAt < REDRAW_MS) return;
      drawnAt = performance.now();
      // eslint-disable-next-line no-control-regex -- output of programs must not steer the terminal
      const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 110);
      io.err(`\r${plain}\x1b[K`);
      open = true;
    },
    line(text) {
      clear();
      io.out(`${text}\n`);
    },
  };
}
