import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../src/adapters/llama/models/catalogue.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

interface Setting {
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; title: string }[];
    readonly keybindings: readonly { command: string; key: string; mac: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}
const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const strings = JSON.parse(readFileSync(join(ROOT, 'package.nls.json'), 'utf8')) as Record<string, string>;
const text = (key: string) => strings[key.slice(1, -1)]!;

/** Cells of the table below a heading, without its head. */
function tableBelow(heading: string): string[][] {
  const section = readme.slice(readme.indexOf(`\n${heading}\n`));
  const rows = section
    .match(/\n\|.*\|(\n\|.*\|)*/)![0]
    .trim()
    .split('\n')
    .slice(2);
  return rows.map((row) => row.slice(1, -1).split('|').map((cell) => cell.trim())); // prettier-ignore
}

describe('README.md', () => {
  it('lists every command of the extension with its keys, and no other', () => {
    const keys = new Map(contributes.keybindings.map(({ command, key }) => [command, `\`${keyWords(key)}\``]));
    const expected = contributes.commands.map(({ command, title }) => [text(title), keys.get(command) ?? '']);
    expect(tableBelow('### Commands').map(([title, key]) => [title, key])).toEqual(expected);
    expect(tableBelow('### Commands').filter(([, , meaning]) => meaning === '')).toEqual([]);
  });

  it('says rightly how the keys begin on macOS', () => {
    const prefix = /keys begin with\s+`([^`]*)`/.exec(readme)![1]!;
    for (const { key, mac } of contributes.keybindings)
      expect(keyWords(mac)).toBe(keyWords(key).replace('Ctrl+Alt+M', prefix));
  });

  it('lists every setting with its default and description', () => {
    const expected = Object.entries(contributes.configuration.properties).map(([key, setting]) => [
      `\`${key}\``,
      `\`${JSON.stringify(setting.default)}\``,
      settingWords(setting),
    ]);
    expect(tableBelow('### Settings')).toEqual(expected);
  });

  it('lists the models with size, memory and licence', () => {
    const offered = MODELS.filter(({ name }) => name.startsWith('coder-')).reverse();
    const expected = offered.map(({ name, bytes, memoryGb, licence }) => [
      `\`${name}\``,
      `${(bytes / 1e9).toFixed(1)} GB`,
      `${memoryGb.toFixed(1)} GB`,
      licence,
    ]);
    expect(tableBelow('### Models').map((cells) => cells.slice(0, 4))).toEqual(expected);
  });
});

/** `ctrl+alt+m i` as people write it: `Ctrl+Alt+M I`. */
function keyWords(key: string): string {
  return key.replace(/\w+/g, (word) => word[0]!.toUpperCase() + word.slice(1));
}

function settingWords({ markdownDescription, enum: values = [], markdownEnumDescriptions = [] }: Setting): string {
  const plain = text(markdownDescription).replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  const choices = values.map((value, index) => {
    const words = text(markdownEnumDescriptions[index]!);
    return ` \`${value}\`: ${words[0]!.toLowerCase()}${words.slice(1)}`;
  });
  return plain + choices.join('');
}
