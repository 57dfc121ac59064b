import { html, nothing, type TemplateResult } from 'lit';
import type { ViewSession } from '../../src/shared/protocol.js';
import { formatMetric } from '../domain/formatNumbers.js';
import { GROUPS, groupWords } from '../domain/statusLook.js';
import { t } from '../localize.js';
import type { PageModel } from '../pageModel.js';
import { marker } from './icons.js';

/** Place and legend of the chart. The chart itself is drawn by `MetricChart` into the empty element. */
export function chartBlock(model: PageModel, session: ViewSession): TemplateResult {
  const { chart } = model;
  return html`<figure class="chart" ?hidden=${chart.ids.length === 0}>
    <figcaption>
      <span class="chart-title">${session.metric.name}</span>
      ${legend(model)}
    </figcaption>
    <div id="chart" role="img" tabindex="0" aria-label=${chartSummary(model, session)}></div>
  </figure>`;
}

function legend({ chart, totals }: PageModel): TemplateResult {
  const present = GROUPS.filter((group) => group !== 'baseline' && totals.groups.has(group));
  return html`<ul class="legend" aria-hidden="true">
    <li><span class="line best-line"></span>${t('Best so far')}</li>
    ${
      chart.baseline === null
        ? nothing
        : html`<li><span class="line baseline-line"></span>${marker('baseline')}${t('Baseline')}</li>`
    }
    ${chart.noise ? html`<li><span class="band"></span>${t('Noise')}</li>` : nothing}
    ${present.map((group) => html`<li>${marker(group)}${groupWords(group)}</li>`)}
  </ul>`;
}

/** The chart in words, for those who do not see it. */
function chartSummary({ scores, totals }: PageModel, { metric }: ViewSession): string {
  const { tried, withoutMetric } = totals;
  const kept = totals.groups.get('kept') ?? 0;
  return [
    t('Chart of {0} by step: {1} steps, {2} kept, {3} without a metric.', metric.name, tried, kept, withoutMetric),
    scores.baseline === null ? '' : t('Baseline {0}.', formatMetric(scores.baseline)),
    scores.bestStep === null ? '' : t('Best {0} in step {1}.', formatMetric(scores.best), scores.bestStep),
    t('Arrow keys choose a step; the table below holds the same figures.'),
  ].join(' ');
}
