import { describe, expect, it } from 'vitest';
import type { HostMessage, ViewMessage } from '../../src/shared/protocol.js';
import { HostLink } from '../../webview/hostLink.js';
import { smallSession, stateMessage, stepDetails, viewStep } from './fixtures/steps.js';

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
    made.receive(stateMessage(smallSession()));
    expect(received).toHaveLength(1);
  });

  it('drops what breaks it, and says so to the log', () => {
    const { made, received, sent } = link();
    made.receive({ type: 'step', sessionId: 'session-2', step: { ...viewStep({ id: 1 }), status: 'great' } });
    expect(received).toEqual([]);
    expect(sent).toEqual([{ type: 'log', message: expect.stringContaining('step.status') as string }]);
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
