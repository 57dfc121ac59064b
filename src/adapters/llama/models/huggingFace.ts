import type { ModelEntry } from './catalogue.js';
import { fetchHttpFile, type Timing } from './httpFile.js';
import type { PartFile } from './partFile.js';
import { SourceFailed, type FetchOptions } from './source.js';

export interface HuggingFaceOptions extends FetchOptions {
  readonly timing: Timing;
  /** Give up after one try as long as not a byte has come, because there is another source. */
  readonly quick: boolean;
}

/**
 * Fetches the model into `part` from Hugging Face (or `ML_AGENT_HF_ENDPOINT`), going on where an earlier try ended.
 * Returns when the part has the model's size; the digest is the caller's.
 * @throws {SourceFailed} when it cannot be reached or does not have the file; what has come stays in `part`.
 * @throws the signal's reason on abort; `part` stays.
 */
export async function fetchFromHuggingFace(
  entry: ModelEntry,
  part: PartFile,
  options: HuggingFaceOptions,
): Promise<void> {
  const { name, bytes } = entry;
  // The answer to the redirect tells the file's SHA-256 before gigabytes are fetched.
  const file = { name, url: fileUrl(entry), bytes, checkAnswer: (answer: Response) => checkAnnounced(answer, entry) };
  await fetchHttpFile(file, part, {
    ...options,
    onProgress: (came, total) => options.onProgress({ bytes: came, total, source: 'Hugging Face' }),
  });
}

function fileUrl(entry: ModelEntry): string {
  const endpoint = (process.env['ML_AGENT_HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, '');
  const { repo, revision, file } = entry.sources.huggingFace;
  return `${endpoint}/${repo}/resolve/${revision}/${file}`;
}

/** Hugging Face sends the SHA-256 of a large file as `x-linked-etag`. */
function checkAnnounced(response: Response, entry: ModelEntry): void {
  const announced = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(response.headers.get('x-linked-etag') ?? '')?.[1];
  if (announced && announced !== entry.sha256)
    throw new SourceFailed(`it has another file of that name, with SHA-256 ${announced}`);
}
