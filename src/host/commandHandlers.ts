import { chooseScript, chooseTarget } from './experiment/chooseTarget.js';
import { savedExperiment } from './experiment/savedExperiment.js';
import { checkSetUpCommand } from './doctor.js';
import type { Handlers } from './commands.js';
import type { HostParts } from './hostParts.js';
import { selectInterpreter } from './python/selectInterpreter.js';
import { resumeCommand } from './resumeCommand.js';
import { openSample } from './sample.js';
import { addNote, requireRunning, stopNow } from './steering.js';

/** What each command does; every line leads to one part. */
export function commandHandlers(parts: HostParts): Handlers {
  const { controller, compare, restore, exports, prompt } = parts;
  return {
    'mlAgent.improve': (target) => parts.flow.improve(target),
    'mlAgent.setUp': async (target) => parts.setUp.run(await chooseScript(target)),
    'mlAgent.pause': () => requireRunning(controller).control.pause(),
    'mlAgent.resume': (session) => resumeCommand(parts, session),
    'mlAgent.stopAfterRun': () => requireRunning(controller).control.stopAfterRun(),
    'mlAgent.stopNow': () => stopNow(controller),
    'mlAgent.addNote': (text) => addNote(controller, text),
    'mlAgent.allow': () => prompt.allow(),
    'mlAgent.decline': () => prompt.decline(),
    'mlAgent.answer': () => prompt.ask(),
    'mlAgent.chooseApproval': async (given) => {
      const target = await chooseTarget(given, parts.index);
      if (target.kind === 'script') return parts.setUp.run(target.script);
      const { dir, experiment } = await savedExperiment(target.dir);
      const mode = await parts.approvals.ask(dir, experiment.budget);
      if (controller.running?.dir === dir) controller.running.mode = mode;
    },
    'mlAgent.showTrajectory': () => parts.view.show(false),
    'mlAgent.openTrajectoryInEditor': () => parts.view.openInEditor(),
    'mlAgent.showTerminal': () => parts.terminals.show(controller.running?.dir) || parts.log.show(),
    'mlAgent.showLog': () => parts.log.show(),
    'mlAgent.compareWithBaseline': (step) => compare.withBaseline(step),
    'mlAgent.compareWithIncumbent': (step) => compare.withIncumbent(step),
    'mlAgent.restoreStep': (step) => restore.step(step),
    'mlAgent.undoRestore': () => restore.takeBack(),
    'mlAgent.applyBest': (session) => restore.best(session),
    'mlAgent.createBranch': (step) => parts.branches.create(step),
    'mlAgent.copyPatch': (step) => exports.copyPatch(step),
    'mlAgent.exportTrajectory': (session) => exports.trajectory(session),
    'mlAgent.exportReport': (session) => exports.report(session),
    'mlAgent.deleteTrainingData': () => parts.deleteData.choose(),
    'mlAgent.chooseModel': async () => void (await parts.models.choose()),
    'mlAgent.checkSetUp': () => checkSetUpCommand(parts.doctor),
    'mlAgent.cleanUp': () => parts.cleanUp.choose(),
    'mlAgent.selectInterpreter': () => selectInterpreter(parts.interpreters, parts.index),
    'mlAgent.addCuda': () => parts.cuda.add(),
    'mlAgent.openSample': () => openSample(parts),
  };
}
