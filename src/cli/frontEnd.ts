import type { FrontEnd, OpenSession } from '../adapters/openSession.js';
import type { MetricSpec } from '../shared/experiment.js';
import type { SessionEvent } from '../shared/event.js';
import type { CommandIo } from './io.js';
import { narrator } from './narrator.js';
import { report } from './report.js';

/** A front end without a person to ask: everything inside the budget is allowed, Ctrl+C stops. */
export interface HeadlessFrontEnd extends FrontEnd {
  /** Prints what comes after the last event. */
  readonly finish: (opened: OpenSession) => void;
}

/** Shows a session as text, or as one JSON event a line. */
export function headlessFrontEnd(
  io: CommandIo,
  options: { readonly json: boolean; readonly metric: MetricSpec },
): HeadlessFrontEnd {
  const show = options.json ? jsonLines(io) : narrator(io, options.metric);
  const note = (message: string) => show({ type: 'warning', message });
  return {
    approver: {
      edit: () => Promise.resolve({ allow: true }),
      run: () => Promise.resolve({ allow: true }),
    },
    control: {
      stopNow: io.signal,
      stopAfterStep: () => false,
      waitWhilePaused: () => Promise.resolve(),
      takeNotes: () => [],
    },
    emit: show,
    log: { debug: () => undefined, info: () => undefined, warn: note, error: note },
    finish: ({ session, parts }) => {
      if (!options.json) io.out(report(session, parts.store.dir));
    },
  };
}

function jsonLines(io: CommandIo): (event: SessionEvent) => void {
  return (event) => io.out(`${JSON.stringify(event)}\n`);
}
