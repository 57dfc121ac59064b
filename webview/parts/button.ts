import { html, type TemplateResult } from 'lit';
import { icon, type IconName } from './icons.js';

export interface ButtonOptions {
  readonly label: string;
  readonly icon: IconName;
  readonly onClick: () => void;
  readonly primary?: boolean;
  /** Longer words than the label, shown on hover. */
  readonly hint?: string;
}

/** A button of the toolkit with an icon and words. */
export function button({ label, icon: name, onClick, primary = false, hint = '' }: ButtonOptions): TemplateResult {
  return html`<vscode-button appearance=${primary ? 'primary' : 'secondary'} title=${hint || label} @click=${onClick}
    >${icon(name, 'start')}${label}</vscode-button
  >`;
}

/** A button of the toolkit that shows its icon alone; the label is read out and shown on hover. */
export function iconButton({ label, icon: name, onClick }: ButtonOptions): TemplateResult {
  return html`<vscode-button appearance="icon" aria-label=${label} title=${label} @click=${onClick}
    >${icon(name)}</vscode-button
  >`;
}
