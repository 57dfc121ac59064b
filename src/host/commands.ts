import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from './contributions.js';
import { Disposable } from './disposable.js';
import type { HostLog } from './hostLog.js';
import { showProblem } from './problems.js';

export type Handlers = { readonly [K in CommandId]: (...args: CommandArguments[K]) => unknown };

/** Registers all commands. Whatever a command throws is shown once and goes no further. */
export class Commands extends Disposable {
  constructor(
    handlers: Handlers,
    private readonly log: HostLog,
  ) {
    super();
    for (const id of Object.keys(handlers) as CommandId[]) this.add(id, handlers[id]);
  }

  private add<K extends CommandId>(id: K, handler: Handlers[K]): void {
    this.register(
      vscode.commands.registerCommand(id, async (...args: CommandArguments[K]) => {
        this.log.debug(`Command ${id}`);
        try {
          await handler(...args);
        } catch (error) {
          showProblem(error, this.log);
        }
      }),
    );
  }
}

/** Runs one of the own commands, with checked arguments. */
export async function runCommand<K extends CommandId>(id: K, ...args: CommandArguments[K]): Promise<void> {
  await vscode.commands.executeCommand(id, ...args);
}
