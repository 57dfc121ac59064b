import { deviceKind } from '../../shared/device.js';
import type { Session } from '../trajectory/session.js';

/** Libraries that compute on a GPU where there is one, by import name. */
const GPU_LIBRARIES =
  'torch|tensorflow|jax|keras|cupy|cudf|cuml|mxnet|fastai|lightning|pytorch_lightning|transformers|sentence_transformers';
const IMPORTS_ONE = new RegExp(`^\\s*(?:import|from)\\s+(?:${GPU_LIBRARIES})\\b`, 'm');
const IS_ONE = new RegExp(`^(?:${GPU_LIBRARIES})$`);
/** Such as `device="cuda"` or `task_type="GPU"`. */
const NAMES_GPU = /["'](?:cuda(?::\d+)?|gpu(?:_hist)?|mps)["']/i;

/**
 * Whether the policy prepares the next step while a script runs. On "auto" it does where the two do not compute on the
 * same device: the model on a GPU and the script on the CPU, or the other way round. A model that computes on both, or not
 * on this machine, and one that cannot use drafts, gain nothing.
 * @param device of the model, as `ModelInfo` names it.
 * @param scripts that run now.
 */
export function worksAhead(session: Session, device: string, scripts: ReadonlyMap<string, string>): boolean {
  const { workAhead, drafts } = session.agent;
  if (workAhead === 'off' || !drafts) return false;
  if (workAhead === 'on') return true;
  const wantsGpu = mayUseGpu(session, scripts);
  const kind = deviceKind(device);
  if (kind === 'gpu') return !wantsGpu;
  return kind === 'cpu' && wantsGpu && session.header.facts.gpu !== null;
}

function mayUseGpu(session: Session, scripts: ReadonlyMap<string, string>): boolean {
  if (Object.keys(session.header.facts.imported).some((name) => IS_ONE.test(name))) return true;
  return [...scripts.values()].some((source) => IMPORTS_ONE.test(source) || NAMES_GPU.test(source));
}
