import path from 'node:path';
import { aggregate } from '../../core/evaluation/aggregate.js';
import { evaluationHtml } from '../../core/evaluation/reportHtml.js';
import { evaluationMarkdown } from '../../core/evaluation/reportMarkdown.js';
import { json, readRun, writeAtomically } from './runFolder.js';

/** Writes `report.md`, `report.json` and `report.html` of a run from its results. @returns two of the texts. */
export async function writeReports(out: string): Promise<{ markdown: string; json: string }> {
  const { file, results } = await readRun(out);
  const report = aggregate(file, results);
  const texts = { markdown: evaluationMarkdown(report), json: json(report) };
  await writeAtomically(path.join(out, 'report.md'), texts.markdown);
  await writeAtomically(path.join(out, 'report.json'), texts.json);
  await writeAtomically(path.join(out, 'report.html'), evaluationHtml(report));
  return texts;
}
