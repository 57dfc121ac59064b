#!/usr/bin/env node
// Gathers the texts that users see into l10n/bundle.l10n.json, from which translations are made. With --check it only
// compares, and fails when the file is out of date.
import { readFile, readdir, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLE = join(ROOT, 'l10n', 'bundle.l10n.json');
/** Where texts are written as arguments of `t(...)` or `vscode.l10n.t(...)`. */
const FOLDERS = ['src/host', 'webview'];
/** Words that are translated by way of a table: every value of it is a text. */
const TABLES = ['src/core/trajectory/statusWords.ts'];

/** All texts, sorted: the key is the English text, and so is the value. */
export async function collectTexts() {
  const texts = new Set();
  for (const folder of FOLDERS) {
    const files = (await readdir(join(ROOT, folder), { recursive: true })).filter((file) => file.endsWith('.ts'));
    for (const file of files) visit(await parse(join(folder, file)), (node) => textsOfCall(node).forEach(add));
  }
  for (const table of TABLES) visit(await parse(table), (node) => textOfEntry(node).forEach(add));
  return Object.fromEntries([...texts].sort().map((text) => [text, text]));

  function add(text) {
    texts.add(text);
  }
}

async function parse(file) {
  const source = await readFile(join(ROOT, file), 'utf8');
  return ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
}

function visit(node, look) {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function textsOfCall(node) {
  if (!ts.isCallExpression(node) || node.arguments.length === 0) return [];
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
  return name === 't' ? textsOf(node.arguments[0]) : [];
}

/** A text, or both texts of a choice between two. */
function textsOf(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isConditionalExpression(node) ? [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)] : [];
}

function textOfEntry(node) {
  return ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer) ? [node.initializer.text] : [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const texts = `${JSON.stringify(await collectTexts(), null, 2)}\n`;
  const isCheck = process.argv.includes('--check');
  const old = await readFile(BUNDLE, 'utf8').catch(() => '');
  if (!isCheck) {
    await mkdir(join(ROOT, 'l10n'), { recursive: true });
    await writeFile(BUNDLE, texts);
  } else if (old !== texts) {
    console.error('l10n/bundle.l10n.json is out of date; run "node scripts/l10n.mjs".');
    process.exitCode = 1;
  }
}
