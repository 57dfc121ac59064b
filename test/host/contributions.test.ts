import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  APPROVALS,
  GPUS,
  MACHINE_SETTINGS,
  SETTING_DEFAULTS,
  STEP_SCHEME,
  TRAJECTORY_VIEW,
  WALKTHROUGH,
  type CommandArguments,
  type ContextValues,
} from '../../src/host/contributions.js';
import { buildSchemas } from '../../scripts/buildSchemas.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Setting {
  type: string;
  default: unknown;
  scope: string;
  enum?: string[];
  markdownEnumDescriptions?: string[];
}
interface Item {
  command: string;
  when?: string;
}
interface WalkthroughStep {
  id: string;
  description: string;
  media: { markdown: string };
  completionEvents: string[];
}
interface Manifest {
  main: string;
  icon: string;
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; category: string; enablement?: string }[];
    configuration: { properties: Record<string, Setting> };
    keybindings: Item[];
    menus: Record<string, Item[]>;
    views: Record<string, { id: string }[]>;
    walkthroughs: { id: string; steps: WalkthroughStep[] }[];
    jsonValidation: { fileMatch: string; url: string }[];
  };
}
const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync(join(ROOT, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { commands, configuration, keybindings, menus, views, walkthroughs } = manifest.contributes;

/** Every id once: the compiler refuses this list when it lacks one or has one too many. */
const IDS: Record<keyof CommandArguments, true> = {
  'mlAgent.improve': true,
  'mlAgent.setUp': true,
  'mlAgent.pause': true,
  'mlAgent.resume': true,
  'mlAgent.stopAfterRun': true,
  'mlAgent.stopNow': true,
  'mlAgent.addNote': true,
  'mlAgent.allow': true,
  'mlAgent.decline': true,
  'mlAgent.answer': true,
  'mlAgent.chooseApproval': true,
  'mlAgent.showTrajectory': true,
  'mlAgent.openTrajectoryInEditor': true,
  'mlAgent.showTerminal': true,
  'mlAgent.showLog': true,
  'mlAgent.compareWithBaseline': true,
  'mlAgent.compareWithIncumbent': true,
  'mlAgent.restoreStep': true,
  'mlAgent.undoRestore': true,
  'mlAgent.applyBest': true,
  'mlAgent.createBranch': true,
  'mlAgent.copyPatch': true,
  'mlAgent.exportTrajectory': true,
  'mlAgent.exportReport': true,
  'mlAgent.deleteTrainingData': true,
  'mlAgent.chooseModel': true,
  'mlAgent.checkSetUp': true,
  'mlAgent.cleanUp': true,
  'mlAgent.selectInterpreter': true,
  'mlAgent.addCuda': true,
  'mlAgent.openSample': true,
};
const CONTEXT_KEYS: Record<keyof ContextValues, true> = {
  'mlAgent.running': true,
  'mlAgent.paused': true,
  'mlAgent.waiting': true,
  'mlAgent.hasSession': true,
  'mlAgent.hasExperiment': true,
  'mlAgent.canUndoRestore': true,
  'mlAgent.hasModel': true,
  'mlAgent.hasSample': true,
};

describe('package.json', () => {
  it('contributes exactly the commands that are registered, in one category', () => {
    expect(commands.map(({ command }) => command).sort()).toEqual(Object.keys(IDS).sort());
    expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(['ML-Agent']));
  });

  it('names in menus, keys and walkthrough only commands that exist', () => {
    const links = walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ description }) => [...strings[description.slice(1, -1)]!.matchAll(/command:([\w.]+)/g)]),
    );
    const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    const all = [...named, ...links.map(([, id]) => id!)];
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((id) => !(id in IDS))).toEqual([]);
  });

  it('has the settings with the types and defaults that the program reads', () => {
    const keys = Object.keys(configuration.properties).map((key) => key.replace(/^mlAgent\./, ''));
    expect(keys.sort()).toEqual(Object.keys(SETTING_DEFAULTS).sort());
    for (const [key, value] of Object.entries(SETTING_DEFAULTS)) {
      const setting = configuration.properties[`mlAgent.${key}`]!;
      expect(setting.default, key).toEqual(value);
      expect(setting.type.replace('integer', 'number'), key).toBe(typeof value);
    }
  });

  it('lets no workspace decide what runs', () => {
    const entries = Object.entries(configuration.properties);
    const machine = entries.filter(([, { scope }]) => scope === 'machine').map(([key]) => key);
    expect(machine.sort()).toEqual(MACHINE_SETTINGS.map((key) => `mlAgent.${key}`).sort());
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(supported).toBe('limited');
    expect(restrictedConfigurations).toEqual(['mlAgent.approval', 'mlAgent.steps', 'mlAgent.minutes']);
  });

  it('offers the choices that the program knows, each with a description', () => {
    const { approval, gpu } = Object.fromEntries(
      Object.entries(configuration.properties).map(([key, value]) => [key.slice('mlAgent.'.length), value]),
    );
    expect(approval!.enum).toEqual(APPROVALS);
    expect(gpu!.enum).toEqual(GPUS);
    for (const setting of [approval!, gpu!])
      expect(setting.markdownEnumDescriptions).toHaveLength(setting.enum!.length);
  });

  it('uses in its conditions only context keys that are set, the view and the scheme that exist', () => {
    const conditions = [...Object.values(menus).flat(), ...keybindings, ...commands]
      .flatMap((item) => ['when' in item ? item.when : undefined, 'enablement' in item ? item.enablement : undefined])
      .join(' ');
    const keys = new Set([...conditions.matchAll(/(?<!view == )\b(mlAgent\.\w+)/g)].map(([, key]) => key!));
    expect([...keys].filter((key) => !(key in CONTEXT_KEYS))).toEqual([]);
    expect(new Set([...conditions.matchAll(/view == ([\w.]+)/g)].map(([, id]) => id))).toEqual(
      new Set([TRAJECTORY_VIEW]),
    );
    expect(new Set([...conditions.matchAll(/resourceScheme == (ml-[\w-]+)/g)].map(([, id]) => id))).toEqual(
      new Set([STEP_SCHEME]),
    );
    expect(views['mlAgent']!.map(({ id }) => id)).toEqual([TRAJECTORY_VIEW]);
  });

  it('leads from a model to an improved sample, each step with an end that the program tells', () => {
    const { steps } = walkthroughs[0]!;
    expect(walkthroughs.map(({ id }) => `mlAgent.${id}`)).toEqual([WALKTHROUGH]);
    expect(steps.map(({ id }) => id)).toEqual(['model', 'sample', 'improve', 'trajectory', 'apply']);
    for (const { id, media } of steps) {
      expect(media.markdown).toBe(`media/walkthrough/${id}.md`);
    }
    // A command that was cancelled is no step done, so the steps end with what came of it.
    const ends = steps.flatMap(({ completionEvents }) => completionEvents);
    const told = ends.filter(
      (end) => end === `onView:${TRAJECTORY_VIEW}` || end.replace('onContext:', '') in CONTEXT_KEYS,
    );
    expect(ends).toEqual(told);
  });

  it('marks words in bold, since VS Code draws single asterisks in a step as they are', () => {
    const described = Object.entries(strings).filter(([key]) => /^walkthrough\..*description$/.test(key));
    const marked = described.filter(([, text]) => /\*/.test(text.replace(/\*\*[^*]+\*\*/g, '')));
    expect(marked).toEqual([]);
  });

  it('shows in each step a picture of the product, and says what is to be seen', () => {
    for (const { media } of walkthroughs[0]!.steps) {
      const text = readFileSync(join(ROOT, media.markdown), 'utf8');
      const [, alt, file] = /!\[([^\]]+)\]\((\w+\.png)\)/.exec(text) ?? [];
      expect(alt, media.markdown).toMatch(/^The .{20,}/);
      expect(existsSync(join(ROOT, 'media', 'walkthrough', file!)), file).toBe(true);
    }
  });

  it('translates every text, and has no text that is not used', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!));
    expect([...used].sort()).toEqual(Object.keys(strings).sort());
  });

  it('names only files that exist once it is built', async () => {
    await buildSchemas();
    const media = walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.markdown));
    const schemas = manifest.contributes.jsonValidation.map(({ url }) => url);
    for (const file of [manifest.icon, ...media, ...schemas]) expect(existsSync(join(ROOT, file)), file).toBe(true);
  });
});
