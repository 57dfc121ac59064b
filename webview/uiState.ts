import { z } from 'zod';
import { COLUMNS } from './domain/sortAndFilter.js';
import { GROUPS } from './domain/statusLook.js';

export const TABS = ['steps', 'attempts', 'sessions'] as const;
export type Tab = (typeof TABS)[number];

/** What the page remembers while it is hidden: how the user looks at a session, never what the session holds. */
const uiStateSchema = z.strictObject({
  sessionId: z.string().nullable(),
  selected: z.int().min(0).nullable(),
  tab: z.enum(TABS),
  sort: z.strictObject({ column: z.enum(COLUMNS), order: z.enum(['ascending', 'descending']) }),
  filter: z.strictObject({ group: z.enum(['all', ...GROUPS]), text: z.string() }),
  /** Pixels. */
  tableTop: z.number().min(0),
  treeTop: z.number().min(0),
  /** Steps of the tree whose state differs from the default of the tree. */
  toggled: z.array(z.int().min(0)),
});
export type UiState = z.infer<typeof uiStateSchema>;

/** The look of a session that was not looked at before: newest step first, nothing selected. */
export function freshUiState(sessionId: string | null): UiState {
  return {
    sessionId,
    selected: null,
    tab: 'steps',
    sort: { column: 'step', order: 'descending' },
    filter: { group: 'all', text: '' },
    tableTop: 0,
    treeTop: 0,
    toggled: [],
  };
}

/** What was saved, or a fresh state when it is missing or of an older form. */
export function restoreUiState(saved: unknown): UiState {
  const parsed = uiStateSchema.safeParse(saved);
  return parsed.success ? parsed.data : freshUiState(null);
}
