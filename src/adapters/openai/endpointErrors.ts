import { UserError } from '../../core/errors.js';

/** Longest part of an endpoint's message that is passed on, in characters. */
const MAX_MESSAGE = 200;
/** Longest wait that an endpoint may ask for, in milliseconds. */
const MAX_WAIT_MS = 120_000;

/** Whether an error may pass by itself: busy, or a fault of the endpoint. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Milliseconds that the endpoint asks to wait, at most two minutes; null when it does not say. */
export function retryAfterMs(response: Response): number | null {
  const text = response.headers.get('retry-after');
  if (text === null) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(MAX_WAIT_MS, Math.max(0, ms)) : null;
}

/** What an endpoint refused, in one sentence with what to do. The key is never part of it. */
export function endpointError(
  status: number,
  body: string,
  asked: { readonly key: string | null; readonly model: string; readonly endpoint: URL },
): UserError {
  const place = `The endpoint ${asked.endpoint.origin}`;
  // Its message is left out here: some endpoints quote the key in it.
  if (status === 401 || status === 403) {
    const given = asked.key === null ? 'wants a key' : 'refused the key';
    return new UserError('endpointKey', `${place} ${given}; set the environment variable OPENAI_API_KEY.`);
  }
  const said = messageOf(body, asked.key);
  if (status === 404) {
    return new UserError(
      'endpointModel',
      `${place} knows no model "${asked.model}"${said}; check --model and --endpoint.`,
    );
  }
  if (status === 429)
    return new UserError('endpointBusy', `${place} takes no more requests now${said}; try again later.`);
  if (status >= 500)
    return new UserError('endpointFault', `${place} has a fault (${status})${said}; look at its log.`);
  if (/context|too long|maximum.*tokens/i.test(body)) {
    return new UserError(
      'contextTooSmall',
      `${place} says that the prompt is too long${said}; give --context as it is.`,
    );
  }
  return new UserError(
    'endpointRefused',
    `${place} refused the request (${status})${said}; check --model and --endpoint.`,
  );
}

function messageOf(body: string, key: string | null): string {
  let message: unknown = body;
  try {
    const json = JSON.parse(body) as { error?: { message?: unknown } | string; message?: unknown } | null;
    const error = json?.error;
    message = (typeof error === 'string' ? error : error?.message) ?? json?.message ?? body;
  } catch {
    // Not JSON: a proxy's page, or plain text.
  }
  const text = (typeof message === 'string' ? message : JSON.stringify(message)).replace(/\s+/g, ' ').trim();
  const safe = key === null ? text : text.replaceAll(key, '***');
  return safe === '' || safe.startsWith('<') ? '' : ` ("${safe.slice(0, MAX_MESSAGE).replace(/[.\s]+$/, '')}")`;
}
