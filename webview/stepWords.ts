import { ancestors } from './domain/attemptTree.js';
import { formatGain, formatMetric } from './domain/formatNumbers.js';
import { gainOf } from './domain/scores.js';
import { statusWords } from './domain/statusLook.js';
import { t } from './localize.js';
import type { PageModel } from './pageModel.js';
import { isOpen } from './parts/attemptTreeView.js';

/** Lines of the chart's tooltip for a step. */
export function tooltipLines(model: PageModel | null, stepId: number): string[] {
  const step = model?.host.steps.find(({ id }) => id === stepId);
  if (!model || !step) return [];
  const gain = gainOf(step.metric, step.metricBefore, model.direction);
  const name = model.host.session?.metric.name ?? t('Metric');
  return [
    `${t('Step {0}', step.id)} · ${statusWords(step.status)}`,
    step.metric === null ? '' : `${name} ${formatMetric(step.metric)}${gain === null ? '' : ` (${formatGain(gain)})`}`,
    step.idea || step.action || '',
  ].filter((line) => line !== '');
}

/** The tree's toggled steps after which step `stepId` can be seen; the same array when it already can. */
export function openPathTo(model: PageModel, stepId: number): number[] {
  const closed = ancestors(model.tree, stepId).filter((id) => !isOpen(model, id));
  if (closed.length === 0) return model.ui.toggled;
  const kept = model.ui.toggled.filter((id) => !closed.includes(id));
  return [...kept, ...closed.filter((id) => !model.ui.toggled.includes(id))];
}
