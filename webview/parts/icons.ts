import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Status } from '../../src/shared/record.js';
import { groupOf, shapeOf, type Group } from '../domain/statusLook.js';

const PATHS = {
  play: 'M4.5 2.5v11l9-5.5z',
  pause: 'M4 2.5h2.5v11H4zM9.5 2.5H12v11H9.5z',
  stop: 'M3.5 3.5h9v9h-9z',
  stopAfter: 'M2.5 3.5h7v9h-7zM11.5 3.5H13v9h-1.5z',
  apply: 'M6.3 12.6 1.9 8.2l1.1-1.1 3.3 3.3 6.8-6.8 1.1 1.1z',
  improve: 'M1.5 12.4 6 7.9l2.6 2.6 4.3-4.3V9h1.4V3.8H9.1v1.4h2.8L8.6 8.5 6 5.9l-5.5 5.5z',
  gear: 'M6.9 1h2.2l.3 1.7 1.200.5 1.4-1 1.6 1.6-1 1.400.5 1.2 1.700.3v2.2l-1.700.3-.5 1.2 1 1.4-1.6 1.6-1.4-1-1.200.5-.3 1.7H6.9l-.3-1.7-1.2-.5-1.4 1-1.6-1.6 1-1.4-.5-1.2L1.2 9.1V6.9l1.7-.3.5-1.2-1-1.4L4 2.4l1.4 1 1.2-.5zM8 5.7A2.3 2.3 0 1 0 8 10.3 2.3 2.3 0 1 0 8 5.7z',
  note: 'M2 2.5h12v8H7.5L4.5 13.5v-3H2zM3.3 3.8v5.4h2.5v1.3l1.3-1.3h5.6V3.8z',
  undo: 'M6 2.5 2 6l4 3.5V7.1h3.5a2.4 2.4 0 0 1 0 4.8H6v1.4h3.5a3.8 3.8 0 0 0 0-7.6H6z',
  close: 'M4 3 8 7l4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z',
  up: 'M8 4.5 12.5 10.5h-9z',
  down: 'M8 11.5 3.5 5.5h9z',
  chevron: 'M5.7 3 10.7 8l-5 5-.9-.9L8.9 8 4.8 3.9z',
  diff: 'M3 2h6.5L13 5.5V14H3zm1.3 1.3v9.4h7.4V6L9 3.3zM7.4 5h1.2v1.5h1.5v1.2H8.6v1.5H7.4V7.7H5.9V6.5h1.5zM5.9 10.3h4.2v1.2H5.9z',
  log: 'M2.5 3h11v1.3h-11zm0 3h8v1.3h-8zm0 3h11v1.3h-11zm0 3h6v1.3h-6z',
  branch:
    'M5 1.5a2 2 0 0 1 .65 3.9v5.2A2 2 0 1 1 4.35 10.6V5.4A2 2 0 0 1 5 1.5zm6 2a2 2 0 0 1 .65 3.9C11.6 9.7 9.5 10 7 10.3V9c2.4-.3 3.3-.5 3.35-1.6A2 2 0 0 1 11 3.5z',
  copy: 'M5 1.5h8.5v10H5zm1.3 1.3v7.4h5.9V2.8zM2.5 4.5h1.3v8.7h6.7v1.3h-8z',
  restore:
    'M8 2.5a5.5 5.5 0 1 1-5.3 7h1.4A4.2 4.2 0 1 0 5 5.1L6.6 6.7H2V2.1l2.1 2.1A5.5 5.5 0 0 1 8 2.5zM7.4 5h1.3v3l2 1.2-.6 1.1-2.7-1.5z',
  export: 'M8 1.5 12 5.5l-.9.9-2.4-2.4V10.5H7.3V4L4.9 6.4 4 5.5zM2.5 9.5h1.3v3.7h8.4V9.5h1.3v5h-11z',
  trash: 'M6 1.5h4v1.3h3.5v1.3h-11V2.8H6zM3.8 5.3h8.4l-.6 9.2H4.4zm1.4 1.300.4 6.6h4.8l.4-6.6z',
  shield:
    'M8 1 13.5 3v4.5c0 3.3-2.2 6-5.5 7.5-3.3-1.5-5.5-4.2-5.5-7.5V3zm0 1.4L3.8 3.9v3.6c0 2.6 1.6 4.7 4.2 6 2.6-1.3 4.2-3.4 4.2-6V3.9zM7.35 5h1.3v4h-1.3zm0 5h1.3v1.3h-1.3z',
  warning: 'M8 1.5 15 14H1zm0 2.7L3.2 12.7h9.6zM7.35 6.5h1.3v3.3h-1.3zm0 4.2h1.3V12h-1.3z',
  model:
    'M5.5 1v1.5H4A1.5 1.5 0 0 0 2.5 4v1.5H1v1.2h1.5v2.6H1v1.2h1.5V12A1.5 1.5 0 0 0 4 13.5h1.5V15h1.2v-1.5h2.6V15h1.2v-1.5H12a1.5 1.5 0 0 0 1.5-1.5v-1.5H15V9.3h-1.5V6.7H15V5.5h-1.5V4A1.5 1.5 0 0 0 12 2.5h-1.5V1H9.3v1.5H6.7V1zM3.8 3.8h8.4v8.4H3.8z',
} as const;
export type IconName = keyof typeof PATHS;

/** A decorative icon; the words stand beside it or in the label of its button. */
export function icon(name: IconName, slot: 'start' | '' = ''): TemplateResult {
  return html`<svg
    class="icon"
    slot=${slot || nothing}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
    focusable="false"
  >
    <path fill="currentColor" fill-rule="evenodd" d=${PATHS[name]}></path>
  </svg>`;
}

/** The marker of a group, the same as in the chart. */
export function marker(group: Group): TemplateResult {
  const { path, filled } = shapeOf(group);
  return html`<svg class="marker tone-${group}" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    ${filled ? svg`<path class="filled" d=${path}></path>` : svg`<path class="outlined" d=${path}></path>`}
  </svg>`;
}

/** The marker of a status. */
export function statusMarker(status: Status): TemplateResult {
  return marker(groupOf(status));
}
