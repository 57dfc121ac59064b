import { html, nothing, type TemplateResult } from 'lit';
import type { ViewCommand } from '../../src/shared/protocol.js';
import { sessionCommands } from '../domain/commandRules.js';
import { formatGain } from '../domain/formatNumbers.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import { button, iconButton } from './button.js';
import { icon, type IconName } from './icons.js';

interface Entry {
  readonly command: ViewCommand;
  readonly label: string;
  readonly icon: IconName;
  readonly primary?: boolean;
  readonly hint?: string;
}

/** The buttons of the session: only what makes sense now, the likeliest first. */
export function toolbar(model: PageModel, actions: PageActions): TemplateResult {
  const allowed = sessionCommands(model.host, model.scores);
  const shown = (entry: Entry): boolean => allowed.has(entry.command);
  const session = model.host.session ? { sessionId: model.host.session.id } : {};
  return html`<div class="toolbar" role="toolbar" aria-label=${t('Session')}>
      ${mainEntries(model)
        .filter(shown)
        .map((entry) => button({ ...entry, onClick: () => actions.command(entry.command, session) }))}
      <span class="toolbar-gap"></span>
      ${quietEntries()
        .filter(shown)
        .map((entry) => iconButton({ ...entry, onClick: () => actions.command(entry.command, session) }))}
    </div>
    ${allowed.has('addNote') ? noteField(model, actions) : nothing}`;
}

function mainEntries({ scores, host }: PageModel): Entry[] {
  const best = t(
    'Write the best script (step {0}, {1}) over your file',
    scores.bestStep ?? 0,
    formatGain(scores.gain),
  );
  const paused = host.activity.phase === 'paused';
  const interrupted = host.activity.phase === 'idle' && host.session?.status === 'interrupted';
  return [
    { command: 'answer', label: t('Answer'), icon: 'note', primary: true },
    { command: 'resume', label: t('Resume'), icon: 'play', primary: paused || interrupted },
    { command: 'improve', label: t('Improve experiment'), icon: 'improve', primary: !interrupted },
    { command: 'setUp', label: t('Set up experiment'), icon: 'gear', primary: true },
    { command: 'pause', label: t('Pause'), icon: 'pause' },
    { command: 'stopAfterStep', label: t('Stop after this run'), icon: 'stopAfter' },
    { command: 'stopNow', label: t('Stop now'), icon: 'stop' },
    { command: 'applyBest', label: t('Apply best'), icon: 'apply', hint: best },
    { command: 'undoRestore', label: t('Undo restore'), icon: 'undo' },
  ];
}

function quietEntries(): Entry[] {
  return [
    { command: 'chooseModel', label: t('Choose model'), icon: 'model' },
    { command: 'openLog', label: t('Show log'), icon: 'log' },
    { command: 'exportReport', label: t('Export report'), icon: 'export' },
  ];
}

function noteField(model: PageModel, actions: PageActions): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') actions.addNote();
  };
  return html`<div class="note-row">
      <vscode-text-field
        id="note"
        aria-label=${t('Note for the next step')}
        placeholder=${t('Note for the next step, such as "try a smaller learning rate"')}
        maxlength="1000"
        @keydown=${onKey}
      ></vscode-text-field>
      <vscode-button appearance="secondary" title=${t('Add a note')} @click=${() => actions.addNote()}
        >${icon('note', 'start')}${t('Add note')}</vscode-button
      >
    </div>
    ${
      model.host.notes.length === 0
        ? nothing
        : html`<ul class="notes" aria-label=${t('Notes that wait for the next step')}>
            ${model.host.notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }`;
}
