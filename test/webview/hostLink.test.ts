import { describe, expect, it } from 'vitest';
import type { HostMessage, ViewMessage } from '../../src/shared/protocol.js';
import { HostLink } from '../../webview/hostLink.js';
import { sent, smallSession, stateMessage, stepDetails, viewStep } from './fixtures/steps.js';

function link() {
  const sent: ViewMessage[] = [];
  const received: HostMessage[] = [];
  const made = new HostLink({ postMessage: (message) => sent.push(message as ViewMessage) }, (message) =>
    received.push(message),
  );
  return { made, sent, received };
}

describe('the line to the host', () => {
  it('passes on what keeps the contract', () => {
    const { made, received } = link();
    const state = stateMessage(smallSession());
    made.receive(sent(state));
    expect(received).toEqual([state]);
  });

  it('drops what breaks it, and says so to the log', () => {
    const { made, received, sent } = link();
    made.receive({ type: 'step', sessionId: 'session-2', step: { ...viewStep({ id: 1 }), status: 'great' } });
    expect(received).toEqual([]);
    expect(sent).toEqual([{ type: 'log', message: expect.stringContaining('step.status') as string }]);
  });

  it.each<[string, (steps: string) => string]>([
    ['is no JSON', (steps) => steps.slice(1)],
    ['has a status of its own', (steps) => steps.replace('"kept"', '"great"')],
    ['has a text for a number', (steps) => steps.replace('0.9481', '"high"')],
    ['lacks a number', (steps) => steps.replace('0.9481,', '')],
    ['lacks a text', (steps) => steps.replace('"places":[0,', '"places":[99,')],
    ['has a negative id', (steps) => steps.replace('"id":[0', '"id":[-1')],
  ])('drops a state whose list of steps %s', (_, spoil) => {
    const { made, received, sent: said } = link();
    const state = sent(stateMessage(smallSession()));
    expect(spoil(state.steps)).not.toBe(state.steps);
    made.receive({ ...state, steps: spoil(state.steps) });
    expect(received).toEqual([]);
    expect(said).toEqual([{ type: 'log', message: expect.stringContaining('steps') as string }]);
  });

  it('gives each answer to its own request', async () => {
    const { made, sent } = link();
    const first = made.details('session-2', 4);
    const second = made.details('session-2', 5);
    const ids = sent.map((message) => (message.type === 'getDetails' ? message.id : -1));
    made.receive({ type: 'details', id: ids[1], details: stepDetails(viewStep({ id: 5 })) });
    made.receive({ type: 'details', id: ids[0], details: stepDetails(viewStep({ id: 4 })) });
    expect([(await first).id, (await second).id]).toEqual([4, 5]);
  });

  it("rejects with the host's sentence", async () => {
    const { made, sent } = link();
    const done = made.command('applyBest', { sessionId: 'session-2' });
    expect(sent[0]).toMatchObject({ type: 'command', command: 'applyBest', sessionId: 'session-2' });
    made.receive({ type: 'error', id: 1, message: 'Save train.py first.' });
    await expect(done).rejects.toThrow('Save train.py first.');
  });
});
