import * as vscode from 'vscode';
import { runCommand } from '../commands.js';
import type { HostParts } from '../hostParts.js';
import { resumeCommand } from '../resumeCommand.js';
import { addNote, requireRunning, stopNow } from '../steering.js';
import type { ViewHandlers } from './viewCommands.js';

/**
 * What the view can ask for. What goes on for minutes is started as a command, so that the view has its answer at
 * once; the rest answers when it is done.
 */
export function viewHandlers(parts: HostParts): ViewHandlers {
  const { controller, compare, restore, exports, logs } = parts;
  return {
    improve: () => void runCommand('mlAgent.improve'),
    setUp: () => void runCommand('mlAgent.setUp'),
    chooseModel: () => void runCommand('mlAgent.chooseModel'),
    pause: () => requireRunning(controller).control.pause(),
    resume: (session) => {
      if (controller.running === null) return void runCommand('mlAgent.resume', session);
      return resumeCommand(parts, session);
    },
    answer: () => parts.prompt.ask(),
    stopAfterStep: () => requireRunning(controller).control.stopAfterRun(),
    stopNow: () => stopNow(controller),
    addNote: ({ text }) => addNote(controller, text),
    applyBest: (session) => restore.best(session),
    undoRestore: () => restore.takeBack(),
    exportReport: (session) => exports.report(session),
    exportTrajectory: (session) => exports.trajectory(session),
    selectSession: ({ sessionId }) => sessionId !== undefined && parts.model.select(sessionId),
    deleteSession: ({ sessionId }) => sessionId !== undefined && parts.deleteData.one(sessionId),
    manageTrust: () => vscode.commands.executeCommand('workbench.trust.manage'),
    compareWithBaseline: (step) => compare.withBaseline(step),
    compareWithIncumbent: (step) => compare.withIncumbent(step),
    openDiff: (step) => compare.withParent(step),
    openLog: (step) => logs.open(step),
    openMetricLine: (step) => logs.openMetricLine(step),
    restoreStep: (step) => restore.step(step),
    branchFromStep: (step) => parts.branches.create(step),
    copyPatch: (step) => exports.copyPatch(step),
  };
}
