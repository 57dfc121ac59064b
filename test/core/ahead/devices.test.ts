import { expect, it } from 'vitest';
import { worksAhead } from '../../../src/core/ahead/devices.js';
import { WHOLE_AGENT } from '../../../src/shared/agentSettings.js';
import { sessionKit, TRAIN } from '../sessionKit.js';
import { Session } from '../../../src/core/trajectory/session.js';

const TORCH = 'import torch\n';
const BOOSTED = 'model = XGBClassifier(device="cuda:0")\n';

it.each([
  ['cuda NVIDIA H100', TRAIN, null, {}, true],
  ['vulkan AMD Radeon', TRAIN, 'AMD Radeon', {}, true],
  ['metal Apple M3', TRAIN, null, { sklearn: '1.5' }, true],
  ['cuda NVIDIA H100', TORCH, 'NVIDIA H100', {}, false],
  ['cuda NVIDIA H100', BOOSTED, 'NVIDIA H100', {}, false],
  ['cuda NVIDIA H100', TRAIN, 'NVIDIA H100', { torch: '2.5' }, false],
  ['cuda NVIDIA H100 (5 of 29 layers)', TRAIN, 'NVIDIA H100', {}, false],
  ['cuda NVIDIA H100 (5 of 29 layers)', TORCH, 'NVIDIA H100', {}, false],
  ['cpu', TRAIN, 'NVIDIA H100', {}, false],
  ['cpu', TORCH, 'NVIDIA H100', {}, true],
  ['cpu', TORCH, null, {}, false],
  ['remote', TRAIN, null, {}, false],
  ['none', TRAIN, null, {}, false],
])('a model on %j and the script %j with the GPU %j and %j: %s', async (device, script, gpu, imported, expected) => {
  const { session } = await sessionKit();
  const header = {
    ...session.header,
    facts: { ...session.header.facts, gpu, imported: imported as Record<string, string> },
  };
  const with_ = (agent: Partial<typeof WHOLE_AGENT>) =>
    worksAhead(
      new Session({ ...header, agent: { ...WHOLE_AGENT, ...agent } }, session.originals),
      device,
      new Map([['train.py', script]]),
    );
  expect(with_({})).toBe(expected);
  expect([with_({ workAhead: 'on' }), with_({ workAhead: 'off' }), with_({ workAhead: 'on', drafts: false })]).toEqual(
    [true, false, false],
  );
});
