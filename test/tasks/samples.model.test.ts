import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createFactFinder } from '../../src/adapters/python/facts.js';
import { parseExperiment } from '../../src/core/experiment/parseExperiment.js';
import { parseMetric } from '../../src/core/metric/parseMetric.js';
import { factsText } from '../../src/core/agent/factsText.js';
import { testPython } from '../python.js';

const FOLDER = resolve('tasks/samples');
const SAMPLES = ['breast-cancer', 'diabetes', 'digits'];
const SEED_LINE = /^(SEED|RANDOM_STATE) = \d+$/gm;

const read = (sample: string, file: string) => readFileSync(join(FOLDER, sample, file), 'utf8');
const experimentOf = (sample: string) => parseExperiment(read(sample, 'ml-agent.json'), `${sample}/ml-agent.json`);

/** Value of a row of the README's table. */
function stated(sample: string, row: string): string {
  return new RegExp(`^\\| ${row} \\| (.*) \\|$`, 'm').exec(read(sample, 'README.md'))![1]!;
}

/** Runs source in the sample's folder, on one core. */
async function metricOf(sample: string, source: string): Promise<number> {
  const options = { cwd: join(FOLDER, sample), env: { ...process.env, OMP_NUM_THREADS: '1' } };
  const { stdout, stderr } = await promisify(execFile)(testPython(), ['-B', '-c', source], options);
  const { reading } = parseMetric(stdout + stderr, experimentOf(sample).metric);
  return reading!.value;
}

it('knows every sample', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(SAMPLES);
});

describe.each(SAMPLES)('%s', (sample) => {
  it('has the four files, and a budget that suits a demo', () => {
    expect(readdirSync(join(FOLDER, sample)).sort()).toEqual([
      'README.md',
      'ml-agent.json',
      'requirements.txt',
      'train.py',
    ]);
    const { budget, target, repeats } = experimentOf(sample);
    expect(budget).toEqual({ steps: 8, minutes: 20, runSeconds: 60, silentSeconds: 30 });
    expect(target).toBe(Number(stated(sample, 'Target')));
    expect(repeats).toBe(2);
  });

  it('is a script of 25 to 60 lines', () => {
    const lines = read(sample, 'train.py').trimEnd().split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(25);
    expect(lines).toBeLessThanOrEqual(60);
  });

  it('gives the baseline of its README, read by the program as it reads any output', async () => {
    const baseline = Number(stated(sample, 'Baseline'));
    const value = await metricOf(sample, read(sample, 'train.py'));
    // Another processor may round differently; a change of the script is larger than this.
    expect(Math.abs(value / baseline - 1)).toBeLessThan(0.005);
  });

  it('gives another value with another seed, within the noise of its README', async () => {
    const source = read(sample, 'train.py');
    expect(source.match(SEED_LINE)).toHaveLength(1);
    const value = await metricOf(sample, source.replace(SEED_LINE, '$1 = 3'));
    const [low, high] = /^([\d.]+) to ([\d.]+) over the seeds 1 to 5/
      .exec(stated(sample, 'Noise'))!
      .slice(1)
      .map(Number);
    expect(value).not.toBe(Number(stated(sample, 'Baseline')));
    expect(value).toBeGreaterThanOrEqual(low! * 0.995);
    expect(value).toBeLessThanOrEqual(high! * 1.005);
  });

  it('has a good score that is better than the noise, and a target beyond it', () => {
    const { metric, target } = experimentOf(sample);
    const sign = metric.direction === 'maximize' ? 1 : -1;
    const good = sign * parseFloat(stated(sample, 'Good score'));
    const seeds = [
      ...stated(sample, 'Noise')
        .split(' over')[0]!
        .matchAll(/[\d.]+/g),
    ].map(Number);
    expect(good).toBeGreaterThan(Math.max(...seeds.map((seed) => sign * seed)));
    expect(sign * target!).toBeGreaterThan(good);
  });

  it('has facts that name its data and packages in little room', async () => {
    const log = { debug() {}, info() {}, warn: (text: string) => expect.unreachable(text), error() {} };
    const script = resolve('src/adapters/python/facts.py');
    const finder = createFactFinder({ python: { path: testPython(), version: '' }, script, log, seconds: 30 });
    const facts = await finder.find(experimentOf(sample), join(FOLDER, sample), new AbortController().signal);
    const imports = read(sample, 'requirements.txt')
      .split('\n')
      .map((line) => line.split('>=')[0]!.replace('scikit-learn', 'sklearn'));
    expect(Object.keys(facts.imported).every((name) => imports.includes(name))).toBe(true);
    expect(facts.notInstalled).toEqual([]);
    const text = factsText(facts, 3000);
    expect(text).toContain(/load_\w+/.exec(read(sample, 'train.py'))![0]);
    expect(text).toContain('target');
  });
});
