/**
 * A regular expression for a grammar in GBNF whose rules do not call themselves: literals, character classes, groups,
 * alternatives and repetitions. It tells in a test what the engine would let through.
 */
export function gbnfToRegExp(grammar: string): RegExp {
  const rules = new Map<string, string>();
  for (const line of grammar.split('\n')) {
    const [, name, body] = /^([a-z0-9-]+) ::= (.*)$/.exec(line) ?? [];
    if (name === undefined || body === undefined) throw new Error(`No rule: ${line}`);
    rules.set(name, body);
  }
  return new RegExp(`^${ruleSource(rules, 'root')}$`, 'u');
}

const TOKEN = /"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]|\{\d+,?\d*\}|[()|*?+]|[a-z][a-z0-9-]*|\s+/y;

function ruleSource(rules: ReadonlyMap<string, string>, name: string): string {
  const body = rules.get(name);
  if (body === undefined) throw new Error(`The grammar has no rule "${name}".`);
  let source = '';
  TOKEN.lastIndex = 0;
  for (let at = 0; at < body.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(body)?.[0];
    if (token === undefined) throw new Error(`Not understood in rule "${name}": ${body.slice(at, at + 40)}`);
    const end = TOKEN.lastIndex;
    if (token.startsWith('"')) source += `(?:${literalSource(token.slice(1, -1))})`;
    else if (token.startsWith('(')) source += '(?:';
    else if (/^[a-z]/.test(token)) source += `(?:${ruleSource(rules, token)})`;
    else if (token.startsWith('[')) source += token;
    else source += token.trim();
    TOKEN.lastIndex = end;
  }
  return source;
}

function literalSource(inner: string): string {
  const text = inner.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
