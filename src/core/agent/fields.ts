import type { ReplyFields } from '../../shared/action.js';
import type { AgentSettings } from '../../shared/agentSettings.js';
import { deviceKind } from '../../shared/device.js';

/**
 * The free-text fields of a reply, in order, with their labels and the longest text that the grammar lets through.
 * Source of labels and meaning: arXiv 2505.23723, response format. The lengths (characters) are ours: on two CPU
 * threads a small model spends more time on unbounded fields than on the script.
 */
export const FIELDS: readonly {
  readonly key: keyof ReplyFields;
  readonly label: string;
  readonly maxLength: number;
  readonly help: string;
}[] = [
  {
    key: 'reflection',
    label: 'Reflection',
    maxLength: 160,
    help: 'one sentence: what the last observation means; for an error, its cause and the remedy',
  },
  {
    key: 'plan',
    label: 'Research Plan and Status',
    maxLength: 160,
    help: 'one sentence: the plan in short, what is done and with which result, what comes next',
  },
  {
    key: 'factCheck',
    label: 'Fact Check',
    maxLength: 100,
    help: 'one sentence: which of these statements an observation has confirmed, and which are guesses',
  },
  {
    key: 'thought',
    label: 'Thought',
    maxLength: 240,
    help: 'one or two sentences: what you do now and why it should raise the score',
  },
];

const SCALE = { short: 0.5, normal: 1, long: 2 } as const;

/**
 * What the lengths of the fields are multiplied by; false where the reply has none.
 * @param device where the policy is computed. On a CPU fields of normal length take half of a step's time.
 */
export function fieldScale(
  { fields, fieldLength }: Pick<AgentSettings, 'fields' | 'fieldLength'>,
  device: string,
): number | false {
  if (!fields) return false;
  if (fieldLength !== 'auto') return SCALE[fieldLength];
  return ['cpu', 'both'].includes(deviceKind(device)) ? SCALE.short : SCALE.normal;
}
