import type { Log } from '../../../core/ports.js';

export interface DownloadProgress {
  readonly bytes: number;
  readonly total: number;
  /** Where the bytes come from, in words for the user. */
  readonly source: 'Hugging Face' | 'Python packages';
}

/** What every source of a model file takes. */
export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly log: Log;
}

/** A source that cannot give the file; another one may. The message is the end of a sentence. */
export class SourceFailed extends Error {}
