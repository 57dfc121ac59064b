import type { HostMessage, StateMessage, ViewStep } from '../../src/shared/protocol.js';

/**
 * The host's state after a message. Replies to requests do not change it. Steps of another session than the one
 * shown are ignored: the host sends the whole state when that session is chosen.
 */
export function applyMessage(state: StateMessage | null, message: HostMessage): StateMessage | null {
  switch (message.type) {
    case 'state':
      return message;
    case 'step':
      if (state?.session?.id !== message.sessionId) return state;
      return { ...state, steps: withStep(state.steps, message.step) };
    case 'git':
      return state?.session?.id === message.sessionId ? { ...state, hasGit: true } : state;
    case 'activity':
      return state && { ...state, activity: message.activity };
    case 'focus':
    case 'details':
    case 'reply':
    case 'error':
      return state;
  }
}

/** Puts a new or changed step into its place. @param steps ascending by id; not changed. */
export function withStep(steps: readonly ViewStep[], step: ViewStep): ViewStep[] {
  const last = steps.at(-1);
  if (!last || last.id < step.id) return [...steps, step];
  const others = steps.filter(({ id }) => id !== step.id);
  const index = others.findIndex(({ id }) => id > step.id);
  return others.toSpliced(index === -1 ? others.length : index, 0, step);
}
