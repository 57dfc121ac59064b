import type { SessionEvent } from '../../shared/event.js';
import type { Activity, Phase } from '../../shared/protocol.js';
import type { ControlState } from './sessionControl.js';

/** Longest text and line of an activity, in characters, as the protocol allows. */
const TEXT = 4000;
const LINE = 1000;

export const IDLE: Activity = {
  phase: 'idle',
  sessionId: null,
  stepId: null,
  since: null,
  share: null,
  tokens: null,
  text: '',
  line: '',
  purpose: null,
  left: null,
};

type Doing = 'loadingModel' | 'thinking' | 'running';

/** What a session does at this moment, from its events. Holds no more than one screen needs. */
export class ActivityTracker {
  private doing: Doing = 'loadingModel';
  private since: string;
  private sessionId: string | null = null;
  private stepId: number | null = null;
  private share: number | null = null;
  private tokens: number | null = null;
  private text = '';
  private line = '';
  private purpose: Activity['purpose'] = null;
  private shownPhase: Phase = 'loadingModel';

  constructor(
    private readonly iso: () => string,
    /** What the user wants, and whether a question waits. */
    private readonly steering: () => { readonly control: ControlState; readonly waiting: boolean },
    private readonly left: () => Activity['left'],
  ) {
    this.since = iso();
  }

  /** Takes an event in. @returns true when the phase or the step changed, so that it should be shown at once. */
  take(event: SessionEvent): boolean {
    switch (event.type) {
      case 'modelLoading':
        this.share = event.share;
        return false;
      case 'sessionStarted':
        this.sessionId = event.header.sessionId;
        return this.begin('running');
      case 'stepStarted':
        this.stepId = event.stepId;
        return this.begin(event.stepId === 0 ? 'running' : 'thinking');
      case 'policyStarted':
        return this.begin('thinking');
      case 'policyText':
        this.text = (this.text + event.text).slice(-TEXT);
        this.tokens = event.tokens;
        return false;
      case 'runStarted':
        this.begin('running');
        this.purpose = event.purpose;
        return true;
      case 'runOutput':
        this.line = lastLine(event.text) ?? this.line;
        return false;
      case 'modelLoaded':
      case 'policyEnded':
      case 'runEnded':
      case 'stepEnded':
      case 'paused':
      case 'resumed':
      case 'summary':
        return true;
      case 'warning':
        return false;
    }
  }

  /** The activity to show now. */
  current(): Activity {
    const phase = this.phase();
    if (phase !== this.shownPhase) {
      this.shownPhase = phase;
      this.since = this.iso();
    }
    const { sessionId, stepId, since, share, tokens, text, line, purpose } = this;
    return { phase, sessionId, stepId, since, share, tokens, text, line, purpose, left: this.left() };
  }

  private phase(): Phase {
    const { control, waiting } = this.steering();
    if (control === 'stopping' || control === 'paused') return control;
    if (waiting) return 'waiting';
    return control === 'pausing' ? 'pausing' : this.doing;
  }

  private begin(doing: Doing): true {
    this.doing = doing;
    this.since = this.iso();
    this.share = null;
    this.tokens = null;
    this.text = '';
    this.line = '';
    this.purpose = null;
    return true;
  }
}

/** The last line with something on it; a progress bar draws over itself with `\r`. Null when there is none. */
function lastLine(output: string): string | null {
  const lines = output.split(/[\r\n]+/).map(withoutControls);
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined ? null : last.slice(0, LINE);
}

function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- what a program prints may hold escape sequences, and the view shows text
  return text.replace(/\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
