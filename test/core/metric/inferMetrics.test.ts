import { describe, expect, it } from 'vitest';
import { inferMetrics } from '../../../src/core/metric/inferMetrics.js';
import { nameWords } from '../../../src/core/metric/metricNames.js';
import { parseMetric } from '../../../src/core/metric/parseMetric.js';
import { ROWS } from './realOutputs.js';

const namesOf = (log: string) => inferMetrics(log, []).map((candidate) => candidate.name);

describe('inferMetrics', () => {
  it.each(ROWS)(
    'proposes only names by which the value is found again, and the one wanted: %s',
    (_what, log, name, value) => {
      const candidates = inferMetrics(log, []);
      for (const candidate of candidates) {
        const { reading } = parseMetric(log, { name: candidate.name });
        expect(reading).toMatchObject({ value: candidate.value, line: candidate.line });
      }
      expect(
        candidates.map((candidate) => candidate.value),
        name,
      ).toContain(value);
      const keys = candidates.map((candidate) => nameWords(candidate.name).join(' '));
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it.each([
    [
      'Epoch 1/2 loss: 0.9 val_loss: 1.0 val_accuracy: 0.7\nEpoch 2/2 loss: 0.5 val_loss: 0.8 val_accuracy: 0.8',
      'val_accuracy',
    ],
    ['epoch 3 | train acc 0.99 | val acc 0.91', 'val acc'],
    ['Training samples: 800\nTest RMSE: 45.57\nTime: 12.3 s', 'test rmse'],
    ['lr: 0.001\nTrain accuracy: 0.99\nValidation accuracy: 0.93', 'validation accuracy'],
    ["{'eval_loss': 0.5, 'eval_accuracy': 0.9, 'epoch': 1.0}", 'eval_accuracy'],
    ['epoch,loss,val_acc,time\n1,0.9,0.7,3\n2,0.7,0.8,3', 'val_acc'],
    ['accuracy: 0.97\nmodel size: 12', 'accuracy'],
    ['speed: 12.5', 'speed'],
  ])('puts the likeliest first: %j', (log, name) => {
    expect(namesOf(log)[0]?.toLowerCase()).toBe(name);
  });

  it.each([
    ['val_accuracy', 'maximize'],
    ['Test AUC', 'maximize'],
    ['f1_macro', 'maximize'],
    ['R2', 'maximize'],
    ['mAP@50', 'maximize'],
    ['ndcg@10', 'maximize'],
    ['BLEU', 'maximize'],
    ['mIoU', 'maximize'],
    ['QWK', 'maximize'],
    ['Pearson', 'maximize'],
    ['val_loss', 'minimize'],
    ['RMSE', 'minimize'],
    ['mean squared error', 'minimize'],
    ['valMae', 'minimize'],
    ['rmsle', 'minimize'],
    ['Log loss', 'minimize'],
    ['perplexity', 'minimize'],
    ['WER', 'minimize'],
    ['error rate', 'minimize'],
    ['speed', undefined],
  ])('knows the direction of %s: %s', (name, direction) => {
    expect(inferMetrics(`${name}: 0.5`, [])[0]).toMatchObject({ name, value: 0.5, direction });
  });

  it('counts how often a name was printed', () => {
    const [first] = inferMetrics('val_loss: 0.5\nval_loss: 0.4\nval_loss: 0.3', []);
    expect(first).toMatchObject({ name: 'val_loss', value: 0.3, count: 3, line: 'val_loss: 0.3' });
  });

  it('prefers a name that a JSON file of the run holds too', () => {
    const log = 'alpha: 0.5\nbeta: 0.6';
    expect(namesOf(log)[0]).toBe('beta');
    const files = [
      { path: 'metrics.json', text: '{"final": {"alpha": 0.5}}' },
      { path: 'broken.json', text: '{' },
    ];
    expect(inferMetrics(log, files)[0]?.name).toBe('alpha');
  });

  it('adds nothing from a file that was not printed', () => {
    expect(inferMetrics('done', [{ path: 'metrics.json', text: '{"auc": 0.9}' }])).toEqual([]);
  });

  it('lists nothing for output without named numbers', () => {
    expect(inferMetrics('hello\n3\n', [])).toEqual([]);
  });

  it('names one number once', () => {
    expect(namesOf('Final test accuracy: 0.9')).toEqual(['test accuracy']);
  });
});
