import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { CudaState } from '../../adapters/llama/cuda/cudaState.js';
import type { CudaPackage } from '../../adapters/llama/cuda/cudaPackages.js';
import { errorText, UserError } from '../../core/errors.js';
import { abortOn } from '../abortOn.js';
import { Disposable } from '../disposable.js';
import { chooseFolder } from '../experiment/chooseFolder.js';
import type { HostLog } from '../hostLog.js';
import { gigabytes } from '../model/modelChoices.js';
import { isCancellation, showProblem } from '../problems.js';
import type { Interpreters } from '../python/interpreters.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import type { SessionController } from '../session/sessionController.js';
import type { Settings } from '../settings.js';
import { requireTrust } from '../trust.js';
import { mayOffer, type OfferAnswer } from './offerRule.js';

const KEY = 'mlAgent.cudaOffer';

export interface CudaBuildParts {
  /** Folder of engine packages that are fetched on demand. */
  readonly engineDir: string;
  readonly settings: Settings;
  readonly interpreters: Interpreters;
  readonly index: SessionIndex;
  readonly controller: SessionController;
  readonly globalState: vscode.Memento;
  readonly log: HostLog;
}

/** The engine's CUDA build, which the VSIX does not hold: offered when a session begins, and fetched by a command. */
export class CudaBuild extends Disposable {
  constructor(private readonly own: CudaBuildParts) {
    super();
    this.register(
      own.controller.onDidBegin(({ dir }) => {
        this.offer(dir).catch((error: unknown) => {
          own.log.warn(`Whether CUDA can be used could not be found out: ${errorText(error)}`);
        });
      }),
    );
  }

  /**
   * Fetches the CUDA build, with progress; what came in an earlier, cancelled try is kept.
   * @throws {UserError} when it is of no use here, or cannot be had.
   */
  async add(): Promise<void> {
    requireTrust();
    const state = await this.look(await chooseFolder(this.own.index, vscode.l10n.t('Fetch the CUDA build')));
    if (state.kind === 'ready') {
      const words = vscode.l10n.t("The engine's CUDA build is here already; the next session uses {0}.", state.gpu);
      void vscode.window.showInformationMessage(words);
    } else if (state.kind === 'missing') await this.fetch(state.packages, state.gpu);
    else throw new UserError('noCuda', reasonAgainst(state));
  }

  /** One notification that waits for nobody: the session that has just begun goes on without CUDA. */
  private async offer(dir: string): Promise<void> {
    const { globalState, settings } = this.own;
    if (settings.get('gpu') === 'cpu' || !mayOffer(globalState.get<OfferAnswer>(KEY), Date.now())) return;
    const state = await this.look(dir);
    if (state.kind !== 'missing' || this.isDisposed) return;
    const download = vscode.l10n.t('Download');
    const never = vscode.l10n.t('Never');
    const words = vscode.l10n.t(
      "{0}: the engine's CUDA build is faster than Vulkan. Download it from the npm registry? Nothing else changes.",
      state.gpu,
    );
    const answer = await vscode.window.showInformationMessage(words, download, vscode.l10n.t('Not now'), never);
    const kept: OfferAnswer = { answer: answer === never ? 'never' : 'notNow', at: Date.now() };
    await globalState.update(KEY, kept);
    if (answer === download) await this.fetch(state.packages, state.gpu).catch((error: unknown) => this.show(error));
  }

  private show(error: unknown): void {
    showProblem(error, this.own.log);
  }

  private async look(dir: string): Promise<CudaState> {
    const { engineDir, interpreters, log } = this.own;
    const { lookAtCuda } = await import('../../adapters/llama/cuda/cudaState.js');
    const python = await interpreters.find(dir, AbortSignal.timeout(60_000)).catch((error: unknown) => {
      // NVIDIA's libraries may lie elsewhere than in the experiment's Python.
      log.debug(`Looking for CUDA without a Python: ${errorText(error)}`);
      return null;
    });
    return lookAtCuda({ dir: engineDir, interpreter: python?.path ?? null });
  }

  private async fetch(packages: readonly CudaPackage[], gpu: string): Promise<void> {
    const { fetchCuda } = await import('../../adapters/llama/cuda/fetchCuda.js');
    const { engineDir, log } = this.own;
    const title = vscode.l10n.t('CUDA build of the engine (Cancel pauses the download)');
    const location = vscode.ProgressLocation.Notification;
    await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
      const stop = abortOn(token);
      try {
        await fetchCuda(packages, engineDir, {
          env: process.env,
          home: homedir(),
          signal: stop.signal,
          log,
          onProgress: reporter(packages, progress),
        });
      } catch (error) {
        if (!token.isCancellationRequested && !isCancellation(error)) throw error;
        const words = vscode.l10n.t('The download is paused; "ML-Agent: Fetch the CUDA build" goes on with it.');
        void vscode.window.showInformationMessage(words);
        throw new vscode.CancellationError();
      } finally {
        stop.dispose();
      }
    });
    void vscode.window.showInformationMessage(vscode.l10n.t('The next session uses {0} through CUDA.', gpu));
  }
}

/** Progress over all packages, each of which counts the same. */
function reporter(
  packages: readonly CudaPackage[],
  progress: vscode.Progress<{ message?: string; increment?: number }>,
) {
  let shown = 0;
  return ({ name, bytes, total }: { name: string; bytes: number; total: number }) => {
    const index = packages.findIndex((one) => one.name === name);
    const percent = (100 * (index + bytes / total)) / packages.length;
    // Reported as steps; less than half a percent is not worth a message.
    if (percent - shown < 0.5 && bytes < total) return;
    const amount = vscode.l10n.t('{0} of {1}', gigabytes(bytes), gigabytes(total));
    const part = packages.length > 1 ? vscode.l10n.t('part {0} of {1}: ', index + 1, packages.length) : '';
    progress.report({
      message: bytes === total ? vscode.l10n.t('unpacking ...') : part + amount,
      increment: percent - shown,
    });
    shown = percent;
  };
}

function reasonAgainst(state: Exclude<CudaState, { kind: 'ready' | 'missing' }>): string {
  switch (state.kind) {
    case 'unsupported':
      return vscode.l10n.t('The engine has no CUDA build for this system; the GPU is used without it where possible.');
    case 'noGpu':
      return vscode.l10n.t('No NVIDIA GPU with its driver was found on this machine; install the driver first.');
    case 'noRuntime':
      return vscode.l10n.t(
        "{0} is here, but neither CUDA 13 nor CUDA 12; install NVIDIA's CUDA Toolkit, or PyTorch with CUDA in the experiment's Python.",
        state.gpu,
      );
    case 'notInBuild':
      return vscode.l10n.t('This build of ML-Agent cannot fetch the CUDA build; the GPU is used through Vulkan.');
  }
}
