import type { Step } from '../../shared/record.js';
import type { Message } from '../ports.js';
import { harmlessLine } from './harmless.js';
import { triedIdeas } from './memory.js';
import { fence } from './prompt.js';

const SYSTEM = `You edit Python scripts for machine learning. You get a script and an instruction, and answer with the complete new script in one \`\`\`python fence.
Carry out the whole instruction, also where what it changes is used. Keep every other line as it is, with the data split, the seed, the evaluation and the line that prints the metric.`;

/**
 * What the editor is asked in two passes, where a call of its own writes the script (in arXiv 2505.23723 by a larger
 * model). It knows the facts and what was tried,
 * as every call that writes code does. What changes stands at the end, so that the editor's sequence keeps the rest.
 */
export function editorState(asked: {
  readonly facts: string;
  readonly metricName: string;
  readonly tried: readonly Step[];
  readonly file: string;
  readonly script: string;
  readonly instruction: string;
}): Message[] {
  const tried = triedIdeas(asked.tried, asked.metricName);
  const parts = [
    asked.facts,
    `${asked.file}:\n${fence(asked.script, 'python')}`,
    tried === '' ? '' : `Changes tried so far, with their results:\n${tried}`,
    `Instruction: ${harmlessLine(asked.instruction)}`,
  ];
  const content = parts.filter((part) => part !== '').join('\n\n');
  return [
    { role: 'system', content: SYSTEM },
    { role: 'user', content },
  ];
}
