import { DOM } from '@microsoft/fast-element';
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** Defines the toolkit's elements that the page uses. */
export function registerToolkit(): void {
  // The badge's template has a style attribute, which the content security policy forbids and no badge here needs.
  DOM.setHTMLPolicy({ createHTML: (html: string) => html.replaceAll(' style="', ' data-style="') });
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeLink(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

/**
 * Gives each dropdown below `root` the value that its `data-value` names. A dropdown takes a value only once its
 * options are known, which is after the page was drawn.
 */
export function syncDropdowns(root: ParentNode): void {
  for (const dropdown of root.querySelectorAll<HTMLSelectElement>('vscode-dropdown[data-value]')) {
    const { value } = dropdown.dataset;
    if (value !== undefined && dropdown.value !== value) dropdown.value = value;
  }
}
