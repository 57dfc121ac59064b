import { basename } from 'node:path';
import { UserError } from '../../../core/errors.js';

const GIB = 1024 ** 3;

/** One function for each thing the user can mend about the model or its adapter. */
export function modelMissing(path: string): UserError {
  return new UserError(
    'modelMissing',
    `There is no model file at ${path}; download the model or correct the path.`,
    true,
  );
}

export function notAGguf(path: string): UserError {
  return new UserError(
    'notAGguf',
    `${path} is not a GGUF model; choose a file that ends in .gguf and holds one.`,
    true,
  );
}

export function modelDamaged(path: string, detail: string): UserError {
  return new UserError(
    'modelDamaged',
    `The model file ${path} is damaged (${detail}); delete it and download it again.`,
    true,
  );
}

export function unsupportedArchitecture(path: string, architecture: string): UserError {
  return new UserError(
    'unsupportedArchitecture',
    `The engine cannot run ${basename(path)}: its architecture "${architecture}" is not supported; choose another model.`,
    true,
  );
}

export function notAChatModel(path: string): UserError {
  return new UserError('notAChatModel', `${basename(path)} cannot write text; choose an instruct model.`, true);
}

export interface MemoryNeed {
  readonly path: string;
  readonly contextSize: number;
  readonly neededBytes: number;
  readonly availableBytes: number;
}

export function notEnoughMemory(need: MemoryNeed): UserError {
  return new UserError(
    'notEnoughMemory',
    `${basename(need.path)} with a context of ${need.contextSize} tokens needs ${gigabytes(need.neededBytes)} GB of memory, ` +
      `but ${gigabytes(need.availableBytes)} GB are available; close other programs or choose a smaller model.`,
  );
}

export function notEnoughVideoMemory(path: string, availableBytes: number): UserError {
  return new UserError(
    'notEnoughVideoMemory',
    `${basename(path)} has no room on the GPU, of which ${gigabytes(availableBytes)} GB are free; close what uses it, choose a ` +
      'smaller model, or "cpu" as GPU.',
  );
}

export function contextBelowFloor(path: string, contextSize: number, floor: number): UserError {
  return new UserError(
    'contextBelowFloor',
    `${basename(path)} has a context of ${contextSize} tokens, but the agent needs at least ${floor}; ` +
      'raise the context size or choose another model.',
    true,
  );
}

export function contextTooSmall(promptTokens: number, maxTokens: number, contextSize: number): UserError {
  return new UserError(
    'contextTooSmall',
    `The prompt has ${promptTokens} tokens and the reply may have ${maxTokens}, together more than the context of ` +
      `${contextSize}; raise the context size or shorten the script and its notes.`,
  );
}

export function adapterMissing(path: string): UserError {
  return new UserError('adapterMissing', `There is no adapter file at ${path}; choose another adapter or none.`, true);
}

export function adapterDoesNotFit(path: string, detail: string): UserError {
  return new UserError(
    'adapterDoesNotFit',
    `The adapter ${basename(path)} does not fit the model (${detail}); choose another adapter or none.`,
    true,
  );
}

export function noEngineBinary(): UserError {
  return new UserError(
    'noEngineBinary',
    `The model engine has no build for this system (${process.platform} ${process.arch}) or a system library is missing; ` +
      'install the extension for this platform, or use a supported one.',
  );
}

export function noGpu(wanted: string): UserError {
  return new UserError(
    'noGpu',
    `The model engine found no GPU it can use through ${wanted}; update the driver, or choose "auto" or "cpu".`,
  );
}

export function loadFailed(path: string, detail: string): UserError {
  return new UserError(
    'loadFailed',
    `The engine could not load ${basename(path)} (${detail}); choose another model or see the log.`,
  );
}

export function badGrammar(detail: string): Error {
  return new Error(`The grammar could not be read: ${detail}`);
}

function gigabytes(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
