import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { MetricCandidate } from '../../core/metric/inferMetrics.js';
import type { Direction } from '../../shared/experiment.js';

/** Metrics that the question lists, and files of a folder. */
const MOST_METRICS = 20;
const MOST_FILES = 200;
const STEPS = 4;

/** Which number is to be improved. @param metrics likeliest first. */
export async function chooseMetric(metrics: readonly MetricCandidate[]): Promise<MetricCandidate> {
  const items = metrics.slice(0, MOST_METRICS).map((metric) => ({
    label: metric.name,
    description: String(metric.value),
    detail: metric.line.trim().slice(0, 200),
    metric,
  }));
  const placeHolder = vscode.l10n.t('Which number is to be improved?');
  return (await ask(items, 1, placeHolder)).metric;
}

/** Whether more or less is better; the guess comes first. */
export async function chooseDirection(metric: MetricCandidate): Promise<Direction> {
  const items = [
    { label: vscode.l10n.t('Larger is better'), direction: 'maximize' as const },
    { label: vscode.l10n.t('Smaller is better'), direction: 'minimize' as const },
  ];
  if (metric.direction === 'minimize') items.reverse();
  const placeHolder = vscode.l10n.t('Which way is {0} better?', metric.name);
  return (await ask(items, 2, placeHolder)).direction;
}

/** Which files the agent may change; at least one. */
export async function chooseEditable(dir: string, proposed: readonly string[]): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => /\.py$/i.test(name) || proposed.includes(name));
  const items = names.slice(0, MOST_FILES).map((label) => ({ label, picked: proposed.includes(label) }));
  if (items.length <= 1) return [...proposed];
  const placeHolder = vscode.l10n.t('Which files may the agent change?');
  const chosen = await askMany(items, 3, placeHolder);
  return chosen.length === 0 ? [...proposed] : chosen;
}

/** Which files must stay as they are, such as evaluation code and data. */
export async function chooseReadonly(
  dir: string,
  proposed: readonly string[],
  editable: readonly string[],
): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries
    .filter(({ name }) => !name.startsWith('.') && !/^(__pycache__|node_modules|venv)$/.test(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/**` : entry.name))
    .filter((name) => !editable.includes(name) && name !== 'ml-agent.json');
  const all = [...new Set([...proposed.filter((name) => !editable.includes(name)), ...names])].slice(0, MOST_FILES);
  if (all.length === 0) return [];
  const items = all.map((label) => ({ label, picked: proposed.includes(label) }));
  return askMany(items, 4, vscode.l10n.t('Which files must not change? They are checked after each run.'));
}

async function ask<T extends vscode.QuickPickItem>(items: T[], step: number, placeHolder: string): Promise<T> {
  const chosen = await vscode.window.showQuickPick(items, { title: title(step), placeHolder, ignoreFocusOut: true });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen;
}

async function askMany(items: vscode.QuickPickItem[], step: number, placeHolder: string): Promise<string[]> {
  const options = { title: title(step), placeHolder, ignoreFocusOut: true, canPickMany: true as const };
  const chosen = await vscode.window.showQuickPick(items, options);
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.map(({ label }) => label);
}

function title(step: number): string {
  return vscode.l10n.t('Set up experiment ({0} of {1})', step, STEPS);
}
