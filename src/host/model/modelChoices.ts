import type { ModelEntry } from '../../adapters/llama/models/catalogue.js';
import type { Translate } from '../translate.js';

export interface ModelChoice {
  readonly entry: ModelEntry;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

export interface Machine {
  /** Bytes of memory that this machine has. */
  readonly memory: number;
  /** Names of the models that lie in the models folder. */
  readonly downloaded: ReadonlySet<string>;
  /** The chosen model: a name or a path. */
  readonly chosen: string;
}

/** Share of the memory that a model may take; the experiment and the editor need some too. */
const MEMORY_SHARE = 0.7;

/**
 * The models of the catalogue as rows of a quick pick: size, licence, memory need, and whether this machine fits. The
 * chosen one comes first, then what is here already, so that Enter alone never begins a download of gigabytes.
 */
export function modelChoices(entries: readonly ModelEntry[], machine: Machine, t: Translate): ModelChoice[] {
  const rank = ({ name }: ModelEntry) => (machine.chosen === name ? 0 : machine.downloaded.has(name) ? 1 : 2);
  const sorted = [...entries].sort((a, b) => rank(a) - rank(b));
  return sorted.map((entry) => {
    const fits = entry.memoryGb * 1e9 <= machine.memory * MEMORY_SHARE;
    const here = machine.downloaded.has(entry.name) ? t('downloaded') : t('{0} download', gigabytes(entry.bytes));
    const now = machine.chosen === entry.name ? [t('in use')] : [];
    const memory = t('needs {0} GB of {1} GB memory', entry.memoryGb.toFixed(1), (machine.memory / 1e9).toFixed(0));
    return {
      entry,
      label: `${fits ? '$(check)' : '$(warning)'} ${entry.name}`,
      description: [...now, here, t('licence: {0}', entry.licence)].join(' · '),
      detail: `${memory}: ${fits ? t('fits') : t('does not fit')} · ${entry.title}`,
    };
  });
}

/** Bytes as people say them: "12 kB", "491 MB", "4.7 GB". */
export function gigabytes(bytes: number): string {
  if (bytes < 995e3) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 995e6 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
