import { type GgufInsights, readGgufFileInfo } from 'node-llama-cpp';
import { errorText } from '../../../core/errors.js';
import { fileSize, generalType, isGguf } from './checkModelFile.js';
import { adapterDoesNotFit, adapterMissing } from './errors.js';

/**
 * Tells before the model is loaded whether a LoRA file belongs to it. Wrong shapes are found later, by the engine.
 * @throws {UserError} when it is missing, no LoRA, or made for another architecture.
 */
export async function checkAdapter(path: string, model: GgufInsights): Promise<void> {
  if ((await fileSize(path)) === null) throw adapterMissing(path);
  if (!(await isGguf(path))) throw adapterDoesNotFit(path, 'it is not a GGUF file');
  const { metadata } = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false }).catch(
    (error: unknown) => {
      throw adapterDoesNotFit(path, `its head cannot be read: ${errorText(error)}`);
    },
  );
  if (generalType(metadata) !== 'adapter') throw adapterDoesNotFit(path, 'it is a model and not an adapter');
  const wanted = String(model.ggufFileInfo.metadata.general.architecture);
  const found = String(metadata.general.architecture);
  if (found !== wanted) throw adapterDoesNotFit(path, `it was made for "${found}" and the model is "${wanted}"`);
}
