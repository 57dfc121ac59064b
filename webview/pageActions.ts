import type { ViewCommand } from '../src/shared/protocol.js';
import type { Column, Filter } from './domain/sortAndFilter.js';
import type { Tab } from './uiState.js';

/** What the parts of the page can ask for. */
export interface PageActions {
  command(command: ViewCommand, extra?: { readonly sessionId?: string; readonly stepId?: number }): void;
  /** Sends the text of the note field as a note and empties the field. */
  addNote(): void;
  dismissNotice(): void;
  /**
   * Selects a step, or none. `reveal` brings the row into sight, `show` the details; `read` moves the focus to them.
   */
  select(
    stepId: number | null,
    options?: { readonly reveal?: boolean; readonly show?: boolean; readonly read?: boolean },
  ): void;
  sortBy(column: Column): void;
  filter(change: Partial<Filter>): void;
  showTab(tab: Tab): void;
  scrolledTable(top: number): void;
  scrolledTree(top: number): void;
  /** Opens or closes a step of the tree. */
  toggle(stepId: number): void;
  /** Moves the focus back to the list after the details were closed. */
  closeDetails(): void;
}
