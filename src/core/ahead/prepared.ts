import type { PolicyCall } from '../../shared/record.js';

/** A reply that was prepared: the text that the real one is likely to follow, and the pace at which it was written. */
export interface PreparedReply {
  readonly text: string;
  /** Milliseconds a token; 0 when it is not known, since the model was stopped and did not answer in time. */
  readonly pace: number;
}

/** What the policy said when it was asked for the next step ahead of its time. The last reply may be cut off. */
export interface Prepared {
  /** Fields and actions in the order in which they were asked for; more than one where an idea was refused. */
  readonly replies: readonly PreparedReply[];
  /** The script that went with the last of them, for an edit with this instruction. */
  readonly script: (PreparedReply & { readonly instruction: string }) | null;
}

/** @returns null for a reply without a token. */
export function preparedReply({ text, tokens, decodeMs }: PolicyCall): PreparedReply | null {
  return text === '' || tokens.length === 0 ? null : { text, pace: decodeMs / tokens.length };
}

/** Seconds by which a reply came sooner than at the pace at which it was prepared; negative when it came later. */
export function savedSeconds({ pace }: PreparedReply, { tokens, decodeMs }: PolicyCall): number {
  return pace === 0 ? 0 : (pace * tokens.length - decodeMs) / 1000;
}
