import { wellFormed } from './wellFormed.js';

/** Sequences that steer a terminal: colours, cursor moves, titles and links, in their 7-bit and 8-bit forms. */
const TERMINAL =
  // eslint-disable-next-line no-control-regex -- control codes are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[@-_]/g;
/** Control codes but for tab and line end, and signs that nobody sees but a model reads. */
// eslint-disable-next-line no-control-regex -- likewise
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cf}\u{e0100}-\u{e01ef}]/gu;
/** Beginnings of the marks with which chat templates of common models set off turns, roles, thoughts and tool calls. */
const MARK =
  /<(?=[|｜]|\/?(?:s|bos|eos|unk|pad|think|tool_call|tool_response|tools|start_of_turn|end_of_turn|im_start|im_end)>|<\/?SYS>>)|\[(?=\/?(?:INST|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS)\])/gi;

/**
 * Text that is not ours - output of a program, content or name of a file, a reply - as it may stand in a prompt: control
 * codes and invisible signs are gone, and marks of chat templates are broken by a space. The local engine reads no
 * mark out of a message anyway; an endpoint may. What the text says is left as it is: whoever uses it sets it in quotes.
 * Applied twice it changes nothing more.
 */
export function harmless(text: string): string {
  return wellFormed(text)
    .replace(TERMINAL, '')
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(MARK, (start) => `${start} `);
}

/** The same on one line, such as a name in a list. */
export function harmlessLine(text: string): string {
  return harmless(text).replace(/[\t\n]+/g, ' ');
}
