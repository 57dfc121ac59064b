import { writeFile } from 'node:fs/promises';
import { afterEach } from 'vitest';
import type { Workbench } from './workbench.js';

/**
 * After each failed test of the describe block that calls this: a picture of the window, and beside it the logs of
 * VS Code and the errors of the page. They lie below `.cache/screenshots/`, named after the test.
 */
export function keepEvidence(window: () => Workbench | undefined): void {
  afterEach(async ({ task }) => {
    const workbench = window();
    if (task.result?.state !== 'fail' || workbench === undefined || workbench.page.isClosed()) return;
    const picture = await workbench.screenshot(`failed-${task.name}`);
    const errors = workbench.consoleErrors.join('\n');
    await writeFile(picture.replace(/png$/, 'log'), `${await workbench.code.logs()}\n== page\n${errors}\n`);
  });
}
