import { replyGrammar } from '../../../src/core/agent/grammar.js';

/**
 * Grammar of an edit of train.py for this one idea. What a model writes freely differs from machine to machine; tests
 * that are not about its ideas give it one, and leave it the code.
 */
export function givenIdea(instruction: string): string {
  const grammar = replyGrammar({
    actions: new Set(['Edit Script (AI)']),
    editable: ['train.py'],
    readable: [],
    folders: [],
    runnable: [],
    fields: false,
    openings: [instruction],
  });
  return grammar.replace(/jchar\{1,\d+\}/, '"."');
}
