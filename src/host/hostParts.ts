import type * as vscode from 'vscode';
import type { ApprovalModes } from './approval/approvalMode.js';
import type { QuestionPrompt } from './approval/questionPrompt.js';
import type { CleanUp } from './data/cleanUp.js';
import type { DeleteData } from './data/deleteData.js';
import type { DoctorParts } from './doctor.js';
import type { SetUp } from './experiment/setUp.js';
import type { HostLog } from './hostLog.js';
import type { ImproveFlow } from './improve/improveFlow.js';
import type { ModelChooser } from './model/modelChooser.js';
import type { TrajectoryModel } from './panel/trajectoryModel.js';
import type { TrajectoryView } from './panel/trajectoryView.js';
import type { SessionIndex } from './records/sessionIndex.js';
import type { SessionController } from './session/sessionController.js';
import type { Settings } from './settings.js';
import type { Branches } from './steps/branches.js';
import type { Compare } from './steps/compare.js';
import type { Exports } from './steps/exports.js';
import type { Logs } from './steps/logs.js';
import type { Restore } from './steps/restore.js';
import type { StepRefs } from './steps/stepRefs.js';
import type { Terminals } from './terminal/terminals.js';

/** The parts that commands and view reach. */
export interface HostParts {
  readonly extensionUri: vscode.Uri;
  readonly storageUri: vscode.Uri;
  readonly log: HostLog;
  readonly settings: Settings;
  readonly controller: SessionController;
  readonly index: SessionIndex;
  readonly approvals: ApprovalModes;
  readonly models: ModelChooser;
  readonly model: TrajectoryModel;
  readonly terminals: Terminals;
  readonly prompt: QuestionPrompt;
  readonly refs: StepRefs;
  readonly compare: Compare;
  readonly restore: Restore;
  readonly branches: Branches;
  readonly exports: Exports;
  readonly logs: Logs;
  readonly deleteData: DeleteData;
  readonly cleanUp: CleanUp;
  readonly doctor: DoctorParts;
  readonly setUp: SetUp;
  readonly flow: ImproveFlow;
  readonly view: TrajectoryView;
}
