/** Which text a document of the scheme `ml-agent-step` shows. */
export type StepText =
  | {
      readonly kind: 'step';
      /** Absolute folder of the experiment. */
      readonly dir: string;
      readonly sessionId: string;
      /** Null for the untouched script. */
      readonly stepId: number | null;
      /** Relative to the experiment. */
      readonly file: string;
    }
  | { readonly kind: 'proposed'; readonly side: 'before' | 'after'; readonly stepId: number; readonly file: string };

/** Query of the document's URI. */
export function stepQuery(text: StepText): string {
  return JSON.stringify(text);
}

/** Reads the query back. @returns null when it is none of ours. */
export function parseStepQuery(query: string): StepText | null {
  let json: unknown;
  try {
    json = JSON.parse(query);
  } catch {
    return null; // Somebody typed a URI by hand: there is no such document.
  }
  if (typeof json !== 'object' || json === null) return null;
  const { kind, dir, sessionId, stepId, file, side } = json as Record<string, unknown>;
  if (typeof file !== 'string' || !(stepId === null || Number.isSafeInteger(stepId))) return null;
  if (kind === 'proposed' && typeof stepId === 'number' && (side === 'before' || side === 'after')) {
    return { kind, side, stepId, file };
  }
  const isSession = typeof sessionId === 'string' && /^[\w-]+$/.test(sessionId);
  if (kind !== 'step' || typeof dir !== 'string' || !isSession) return null;
  return { kind, dir, sessionId, stepId: stepId as number | null, file };
}
