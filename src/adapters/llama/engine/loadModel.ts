import { type Llama, type LlamaModel, NoBinaryFoundError, getLlama } from 'node-llama-cpp';
import { errorText } from '../../../core/errors.js';
import type { GpuChoice, LoadRequest } from '../../../shared/engineProtocol.js';
import { checkAdapter } from './checkAdapter.js';
import { checkModelFile } from './checkModelFile.js';
import { loadFailed, noEngineBinary, noGpu } from './errors.js';
import { fetchedPackages } from './fetchedPackages.js';
import { type Fit, fitContext } from './fitContext.js';

/** Level and text of one line of the engine's own log. */
export type EngineLogger = (level: string, message: string) => void;

/**
 * Starts the back end. Nothing is ever compiled or downloaded: on a host that is plain Node the library's default
 * would build it from source. On "auto", a CUDA build that was fetched is tried first: the library itself looks for
 * NVIDIA's libraries in fewer places than the parent, which has put their folders into the loader's search path.
 * @throws {UserError} `noEngineBinary`, or `noGpu` when the named back end does not work here.
 */
export async function startLlama(gpu: GpuChoice, logger: EngineLogger): Promise<Llama> {
  const wanted = gpu === 'cpu' ? false : gpu;
  const cuda = wanted === 'auto' && fetchedPackages !== undefined ? await startCuda(logger) : null;
  if (cuda !== null) return cuda;
  const llama = await getLlama({ ...OPTIONS, gpu: wanted, logger }).catch((error: unknown) => {
    if (!(error instanceof NoBinaryFoundError)) throw error;
    throw wanted === false || wanted === 'auto' ? noEngineBinary() : noGpu(wanted);
  });
  // The library may fall back to the CPU without a word; whoever named a back end wants to know.
  if (wanted === 'auto' || llama.gpu === wanted) return llama;
  await llama.dispose();
  throw noGpu(String(wanted));
}

const OPTIONS = { build: 'never', skipDownload: true, progressLogs: false } as const;

/** @returns null when the CUDA build does not run here. */
async function startCuda(logger: EngineLogger): Promise<Llama | null> {
  const llama = await getLlama({ ...OPTIONS, gpu: 'cuda', logger }).catch((error: unknown) => {
    if (!(error instanceof NoBinaryFoundError)) throw error;
    return null;
  });
  if (llama?.gpu === 'cuda') return llama;
  await llama?.dispose();
  logger('info', "The engine's CUDA build does not run here; an update of NVIDIA's driver may help.");
  return null;
}

/**
 * Loads a model after all that can be known beforehand was checked: file, architecture, adapters, memory.
 * @param onProgress called with shares from 0 to 1.
 * @throws {UserError} for each of these.
 */
export async function loadModel(
  llama: Llama,
  request: LoadRequest,
  onProgress: (share: number) => void,
  loadSignal: AbortSignal,
): Promise<{ model: LlamaModel; fit: Fit }> {
  const insights = await checkModelFile(llama, request.modelPath);
  for (const { path } of request.adapters) await checkAdapter(path, insights);
  const fit = await fitContext(llama, insights, request);
  try {
    const model = await llama.loadModel({
      modelPath: request.modelPath,
      gpuLayers: fit.gpuLayers,
      loadSignal,
      onLoadProgress: onProgress,
    });
    return { model, fit };
  } catch (error) {
    if (loadSignal.aborted) throw error;
    throw loadFailed(request.modelPath, errorText(error));
  }
}
