import type { StateMessage, StepDetails } from '../src/shared/protocol.js';
import { attemptTree } from './domain/attemptTree.js';
import { chartData } from './domain/chartData.js';
import { scoresOf } from './domain/scores.js';
import { sortAndFilter } from './domain/sortAndFilter.js';
import { totalsOf } from './domain/totals.js';
import { memo } from './memo.js';
import type { UiState } from './uiState.js';

/** How much room there is: a side panel, a wide panel, or an editor with room for two columns. */
export type Layout = 'narrow' | 'medium' | 'wide';

export interface DetailsState {
  readonly stepId: number;
  readonly details: StepDetails | null;
  readonly error: string | null;
}

/** What the parts of the page draw. Everything in it comes from the host's state and the user's way of looking. */
export type PageModel = ReturnType<ReturnType<typeof pageModelBuilder>>;

interface Inputs {
  readonly host: StateMessage;
  readonly ui: UiState;
  readonly details: DetailsState | null;
  readonly notice: string | null;
  readonly layout: Layout;
  /** Pixels. */
  readonly rowHeight: number;
  readonly tableHeight: number;
  readonly treeHeight: number;
  readonly treeRowHeight: number;
  readonly reducedMotion: boolean;
  /** Seconds since the last activity message came. */
  readonly activityAge: number;
  readonly now: number;
}

/** A function from the inputs to the model that computes derived data only when what it is derived from changed. */
export function pageModelBuilder() {
  const scores = memo(scoresOf);
  const totals = memo(totalsOf);
  const chart = memo(chartData);
  const rows = memo(sortAndFilter);
  const tree = memo(attemptTree);
  return (inputs: Inputs) => {
    const { host, ui } = inputs;
    const direction = host.session?.metric.direction ?? 'maximize';
    const derived = scores(host.steps, direction);
    return {
      ...inputs,
      direction,
      scores: derived,
      totals: totals(host.steps),
      chart: chart(host.steps, direction, derived),
      rows: rows(host.steps, direction, ui.sort, ui.filter),
      selectedStep: host.steps.find((step) => step.id === ui.selected) ?? null,
      /** Computed when it is first asked for: the list of steps does without. */
      get tree() {
        return tree(host.steps);
      },
    };
  };
}
