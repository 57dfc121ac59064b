import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../vscode/harness/wait.js';
import { keepEvidence } from '../vscode/harness/evidence.js';
import { Camera, type Clip } from './camera.js';
import { filmSession, type FilmedSession } from './filmSession.js';
import { crop } from './palette.js';
import { MODEL, openStudio, type Studio } from './studio.js';

const README = 'docs/pictures';
const WALKTHROUGH = 'media/walkthrough';
/** Limits in kilobytes. */
const LARGE = 120;
const SMALL = 50;
/** A session may find nothing better; the pictures show one that did. */
const TRIES = 4;

let studio: Studio;
let camera: Camera;
let session: FilmedSession;

const window = () => studio.window;
keepEvidence(() => studio?.window);

beforeAll(begin);
afterAll(() => studio?.close());

async function begin(): Promise<void> {
  studio = await openStudio();
  camera = new Camera(studio.window.page);
}

describe('the pictures of the product', () => {
  it('show the models to choose from', async () => {
    await window().openFile('train.py');
    await window().runCommand('ML-Agent: Choose model');
    await window().quickPickRows('Choose model');
    await camera.picture(`${README}/choose-model.png`, LARGE);
    await camera.picture(`${WALKTHROUGH}/model.png`, SMALL, await around(window().quickInput, 24));
    await window().quickPick(MODEL, 'Choose model');
  });

  it('show where an experiment is improved from its script', async () => {
    await window().runCommand('View: Show Explorer');
    await window().openFile('train.py');
    await window().page.locator('.codelens-decoration', { hasText: 'Improve experiment' }).first().waitFor();
    await rest();
    await camera.picture(`${README}/above-the-script.png`, LARGE);
    await camera.picture(`${WALKTHROUGH}/sample.png`, SMALL, { x: 352, y: 35, width: 816, height: 500 });
  });

  it('show a session from the palette to its end', async () => {
    for (let attempt = 1; ; attempt++) {
      await widenSideBar();
      session = await filmSession(window(), camera);
      if (session.improved) break;
      expect(attempt, 'sessions without a better script').toBeLessThan(TRIES);
      await studio.close();
      await begin();
      await window().openFile('train.py');
    }
    await camera.film(`${README}/improve.gif`, 15, 2);
    await camera.write(`${README}/terminal.png`, session.running, LARGE);
    const side = await box('.part.sidebar');
    const panel = await box('.part.panel');
    await camera.write(`${WALKTHROUGH}/improve.png`, crop(session.running, panel), SMALL);
    await camera.picture(`${WALKTHROUGH}/trajectory.png`, SMALL, side);
  });

  it('show the change before it is applied', async () => {
    await window().runCommand('ML-Agent: Apply best');
    await window().dialog('over train.py?');
    await until(
      'the best script',
      async () => (await window().editorText()) !== (await window().editorText('original')),
    );
    await rest();
    await camera.picture(`${README}/apply-best.png`, LARGE);
    await camera.picture(`${WALKTHROUGH}/apply.png`, SMALL, { x: 240, y: 35, width: 800, height: 500 });
    await window().dialogButton('over train.py?', 'Apply');
  });
});

/** The mouse lies where it lights nothing up, and what it lit up has faded. */
async function rest(): Promise<void> {
  await window().page.mouse.move(640, 789);
  await window().page.waitForTimeout(1200);
}

async function widenSideBar(): Promise<void> {
  await window().runCommand('ML-Agent: Show trajectory');
  const { x, width, y, height } = await box('.part.sidebar');
  const { mouse } = window().page;
  await mouse.move(x + width, y + height / 2);
  await mouse.down();
  await mouse.move(x + 470, y + height / 2, { steps: 8 });
  await mouse.up();
  await window().page.mouse.move(640, 789);
}

async function box(selector: string): Promise<Clip> {
  const found = await window().page.locator(selector).first().boundingBox();
  if (found === null) throw new Error(`${selector} is not in sight.`);
  return found;
}

async function around(element: { boundingBox(): Promise<Clip | null> }, margin: number): Promise<Clip> {
  const found = await element.boundingBox();
  if (found === null) throw new Error('The element is not in sight.');
  const y = Math.max(0, found.y - margin);
  const bottom = found.y + found.height + margin;
  return { x: found.x - margin, y, width: found.width + 2 * margin, height: bottom - y };
}
