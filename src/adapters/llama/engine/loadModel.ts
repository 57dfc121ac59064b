import { type Llama, type LlamaModel, NoBinaryFoundError, getLlama } from 'node-llama-cpp';
import { errorText } from '../../../core/errors.js';
import type { GpuChoice, LoadRequest } from '../../../shared/engineProtocol.js';
import { checkAdapter } from './checkAdapter.js';
import { checkModelFile } from './checkModelFile.js';
import { loadFailed, noEngineBinary } from './errors.js';
import { type Fit, fitContext } from './fitContext.js';

/** Level and text of one line of the engine's own log. */
export type EngineLogger = (level: string, message: string) => void;

/**
 * Starts the back end. Nothing is ever compiled or downloaded: on a host that is plain Node the library's default
 * would build it from source.
 * @throws {UserError} `noEngineBinary`.
 */
export async function startLlama(gpu: GpuChoice, logger: EngineLogger): Promise<Llama> {
  try {
    return await getLlama({
      gpu: gpu === 'cpu' ? false : gpu,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logger,
    });
  } catch (error) {
    if (error instanceof NoBinaryFoundError) throw noEngineBinary();
    throw error;
  }
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
