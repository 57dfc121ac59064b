import path from 'node:path';
import * as vscode from 'vscode';
import { ApprovalModes } from './host/approval/approvalMode.js';
import { QuestionPrompt } from './host/approval/questionPrompt.js';
import { CodeLens } from './host/codeLens.js';
import { commandHandlers } from './host/commandHandlers.js';
import { Commands, runCommand } from './host/commands.js';
import { ContextKeys } from './host/contextKeys.js';
import { CleanUp } from './host/data/cleanUp.js';
import { DeleteData } from './host/data/deleteData.js';
import { CudaBuild } from './host/engine/cudaBuild.js';
import { SetUp } from './host/experiment/setUp.js';
import type { HostParts } from './host/hostParts.js';
import { HostLog } from './host/hostLog.js';
import { ImproveFlow } from './host/improve/improveFlow.js';
import { ModelChooser } from './host/model/modelChooser.js';
import { TrajectoryModel } from './host/panel/trajectoryModel.js';
import { TrajectoryView } from './host/panel/trajectoryView.js';
import { ViewCommands } from './host/panel/viewCommands.js';
import { viewHandlers } from './host/panel/viewHandlers.js';
import { ViewHost } from './host/panel/viewHost.js';
import { Interpreters } from './host/python/interpreters.js';
import { InterpreterStatus } from './host/python/interpreterStatus.js';
import { SessionIndex } from './host/records/sessionIndex.js';
import { EditedMeanwhile } from './host/session/editedMeanwhile.js';
import { EndNotice } from './host/session/endNotice.js';
import { SessionController } from './host/session/sessionController.js';
import { SessionLog } from './host/session/sessionLog.js';
import { StartProgress } from './host/session/startProgress.js';
import { UnfinishedSession } from './host/session/unfinished.js';
import { SessionContext } from './host/sessionContext.js';
import { Settings } from './host/settings.js';
import { StatusBar } from './host/statusBar.js';
import { Branches } from './host/steps/branches.js';
import { Compare } from './host/steps/compare.js';
import { Exports } from './host/steps/exports.js';
import { Logs } from './host/steps/logs.js';
import { Restore } from './host/steps/restore.js';
import { StepDocuments } from './host/steps/stepDocuments.js';
import { StepRefs } from './host/steps/stepRefs.js';
import { UndoStore } from './host/steps/undoStore.js';
import { Terminals } from './host/terminal/terminals.js';

let controller: SessionController | null = null;

/** Builds every part by hand, in the order in which they need each other. What is heavy is loaded when it is used. */
export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions, extensionUri, extensionPath, workspaceState } = context;
  const keep = <T extends vscode.Disposable>(part: T): T => {
    subscriptions.push(part);
    return part;
  };
  const { version } = context.extension.packageJSON as { version: string };
  const distDir = path.join(extensionPath, 'dist');

  const log = keep(new HostLog());
  const settings = new Settings(log);
  const keys = new ContextKeys();
  const engineDir = path.join(context.globalStorageUri.fsPath, 'engine');
  const prefixDir = path.join(context.globalStorageUri.fsPath, 'prefixes');
  const sessions = keep(new SessionController({ distDir, version, settings, engineDir, prefixDir, log }));
  controller = sessions;
  const index = keep(new SessionIndex(() => sessions.running, log));
  const undo = keep(new UndoStore(workspaceState));
  const model = keep(new TrajectoryModel(sessions, index, undo));
  const documents = keep(new StepDocuments(index, sessions));
  const refs = new StepRefs(index, model, sessions);
  const approvals = new ApprovalModes(settings, workspaceState);
  const models = new ModelChooser(settings, keys, log);
  const interpreters = keep(new Interpreters(settings, workspaceState, log));
  const terminals = keep(new Terminals(sessions, settings));
  const makeHost = (webview: vscode.Webview): ViewHost => new ViewHost(webview, model, sessions, commands, log);
  const view = keep(new TrajectoryView(extensionUri, makeHost));
  const improve = (uri: vscode.Uri) => runCommand('mlAgent.improve', uri);
  const setUp = new SetUp({ index, interpreters, terminals, improve });
  const parts: HostParts = {
    extensionUri,
    storageUri: context.globalStorageUri,
    log,
    keys,
    settings,
    controller: sessions,
    index,
    approvals,
    models,
    interpreters,
    cuda: keep(
      new CudaBuild({
        engineDir,
        settings,
        interpreters,
        index,
        controller: sessions,
        globalState: context.globalState,
        log,
      }),
    ),
    model,
    terminals,
    prompt: keep(new QuestionPrompt(sessions, documents, keys)),
    refs,
    compare: new Compare(refs, documents),
    restore: new Restore(refs, undo, sessions),
    branches: new Branches(refs, log),
    exports: new Exports(refs, index),
    logs: new Logs(refs, sessions, log),
    deleteData: new DeleteData(index, log),
    cleanUp: new CleanUp(index, () => models.modelsDir(), prefixDir, log),
    doctor: { distDir, version, settings, models, interpreters, index, engineDir, prefixDir, log },
    setUp,
    flow: new ImproveFlow({
      controller: sessions,
      index,
      settings,
      approvals,
      models,
      interpreters,
      view,
      log,
      setUp,
    }),
    view,
  };
  const commands = new ViewCommands(viewHandlers(parts), (session, step) => parts.logs.details(session, step), log);
  listen(parts, { keep, keys, undo, workspaceState });
  keep(new Commands(commandHandlers(parts), log));
  log.info(
    `ML-Agent ${version}, VS Code ${vscode.version}, ${process.platform} ${process.arch}. ${settings.describe()}`,
  );
}

/** The parts that nobody calls: they hear what sessions do, and show it. */
function listen(
  { controller: sessions, index, settings, interpreters, log }: HostParts,
  own: {
    readonly keep: (part: vscode.Disposable) => void;
    readonly keys: ContextKeys;
    readonly undo: UndoStore;
    readonly workspaceState: vscode.Memento;
  },
): void {
  own.keep(new SessionLog(sessions, log));
  own.keep(new StatusBar(sessions));
  own.keep(new InterpreterStatus(interpreters, index, log));
  own.keep(new StartProgress(sessions));
  own.keep(new EndNotice(sessions));
  own.keep(new EditedMeanwhile(sessions));
  own.keep(new SessionContext(own.keys, sessions, index, own.undo, log));
  own.keep(new CodeLens(index, sessions, settings));
  const unfinished = new UnfinishedSession(sessions, index, own.workspaceState, log);
  own.keep(unfinished);
  unfinished.offer();
}

/** Ends the running session so that it can be resumed. VS Code waits for it, up to five seconds. */
export async function deactivate(): Promise<void> {
  await controller?.shutDown();
}
