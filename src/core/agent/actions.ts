import type { ActionName } from '../../shared/action.js';

/** What the prompt says about one action: description and usage as in MLAgentBench's tool list. */
export interface ActionHelp {
  readonly name: ActionName;
  readonly description: string;
  /** Argument name → what to put there. */
  readonly input: Readonly<Record<string, string>>;
  readonly observation: string;
}

/** The seven actions of ML-Agent (arXiv 2505.23723, table of actions), in the order of the prompt. */
export const ACTION_HELP: readonly ActionHelp[] = [
  {
    name: 'Edit Script (AI)',
    description:
      'Change a script. The new script is checked and run at once, its metric is read, and it is kept when it is better.',
    input: {
      script_name: 'the script to change',
      edit_instruction: 'the one change to make: name columns, estimators, parameters and values',
      save_name: 'where to save it; the same name',
    },
    observation: 'the difference, the output of the run, the metric, and whether the script was kept',
  },
  {
    name: 'Inspect Script Lines',
    description: 'Read a part of a file, at most 100 lines.',
    input: {
      script_name: 'the file to read',
      start_line_number: 'the first line, counted from 1',
      end_line_number: 'the last line',
    },
    observation: 'the lines',
  },
  {
    name: 'Execute Script',
    description: 'Run a script as it is. Edits are run by themselves, so this is seldom needed.',
    input: { script_name: 'the script to run' },
    observation: 'the output',
  },
  {
    name: 'List Files',
    description: 'List the files of a folder.',
    input: { dir_path: 'the folder, such as "."' },
    observation: 'the names; folders end with /',
  },
  {
    name: 'Copy File',
    description: 'Copy a file.',
    input: { source: 'the file to copy', destination: 'the new name' },
    observation: 'a line that says whether it worked',
  },
  {
    name: 'Understand File',
    description: 'Have a file read and described.',
    input: { file_name: 'the file', things_to_look_for: 'what you want to know about it' },
    observation: 'a description',
  },
  {
    name: 'Final Answer',
    description: 'End the work. Use it only when no steps are left or nothing more can be gained.',
    input: { final_answer: 'what was done and what came of it' },
    observation: 'none; the session ends',
  },
];
