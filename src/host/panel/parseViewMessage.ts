import { z } from 'zod';
import { viewMessageSchema, type ViewMessage } from '../../shared/protocol.js';

/** @returns the message, or what is wrong with it in words for the log. */
export function parseViewMessage(raw: unknown): ViewMessage | string {
  const parsed = viewMessageSchema.safeParse(raw);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}
