import type { UserError } from '../core/errors.js';
import type { Translate } from './translate.js';

/**
 * The sentence of a problem as the editor should say it. A few sentences of the shared parts name the command line;
 * here they name what the editor offers instead.
 */
export function userSentence(error: UserError, t: Translate): string {
  switch (error.code) {
    case 'modelMissing':
      return t('The model is not on this computer, or its file is damaged. Choose one to download or to open.');
    case 'noExperiment':
      return t('There is no ml-agent.json in this folder yet. Set up the experiment first.');
    default:
      return error.message;
  }
}
