/** Longest beginning of an escape sequence that is kept for the next piece of text. */
const LONGEST_SEQUENCE = 256;

/** ESC sequences: CSI, then strings such as OSC (titles, links, the clipboard), then short ones; C1 forms likewise. */
const SEQUENCES =
  // eslint-disable-next-line no-control-regex -- finding control codes is the purpose
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-Z\\^-~]/g;

/** The beginning of a sequence at the end of a piece. */
// eslint-disable-next-line no-control-regex -- as above
const OPEN_END = /(?:\u001b|\u009b|[\u0090\u0098\u009d-\u009f])[^\u0007\u009c]*$/;

/** ESC that is no part of a colour or of clearing a line. */
// eslint-disable-next-line no-control-regex -- as above
const LONE_ESCAPE = /\u001b(?!\[[0-9;:]*[mK])/g;

/** Control codes that stay: tab, line feed, carriage return. ESC is dealt with before. */
// eslint-disable-next-line no-control-regex -- as above
const OTHER_CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]/g;

/**
 * Makes a program's output fit for a terminal: lines end in `\r\n`, colours and "clear the line" stay, and everything
 * else that could steer the terminal goes: cursor movement, titles, links, the clipboard. Pieces may be cut anywhere.
 */
export class TerminalText {
  private rest = '';

  /** @returns what can be written now; a sequence that is cut off waits for the next piece. */
  take(piece: string): string {
    const text = this.rest + piece;
    this.rest = openSequence(text);
    return clean(text.slice(0, text.length - this.rest.length));
  }

  /** Forgets a sequence that never ended, such as when a program died. */
  end(): void {
    this.rest = '';
  }
}

function openSequence(text: string): string {
  // Complete sequences are taken out first, so that what is left to find was cut off.
  const masked = text.replace(SEQUENCES, (found) => ' '.repeat(found.length));
  const open = OPEN_END.exec(masked);
  if (open === null || text.length - open.index > LONGEST_SEQUENCE) return '';
  return text.slice(open.index);
}

function clean(text: string): string {
  return text
    .replace(SEQUENCES, (_, parameters: string | undefined, final: string | undefined) =>
      keeps(parameters, final) ? `\u001b[${parameters}${final}` : '',
    )
    .replace(OTHER_CONTROLS, '')
    .replace(LONE_ESCAPE, '')
    .replace(/\r*\n/g, '\r\n');
}

/** Colours, and clearing the rest of the line, which progress bars do. */
function keeps(parameters: string | undefined, final: string | undefined): boolean {
  return (final === 'm' || final === 'K') && parameters !== undefined && /^[0-9;:]*$/.test(parameters);
}
