import { describe, expect, it, vi } from 'vitest';
import { SessionControl } from '../../../src/host/session/sessionControl.js';

function control() {
  const onChange = vi.fn();
  return { control: new SessionControl(onChange), onChange };
}

describe('a pause', () => {
  it('lets the running step end first', async () => {
    const { control: one } = control();
    one.pause();
    expect(one.state).toBe('pausing');
    const waiting = one.waitWhilePaused(() => undefined);
    expect(one.state).toBe('paused');
    one.resume();
    await waiting;
    expect(one.state).toBe('going');
  });

  it('does not wait when nobody asked for it', async () => {
    const onPaused = vi.fn();
    await control().control.waitWhilePaused(onPaused);
    expect(onPaused).not.toHaveBeenCalled();
  });

  it('can be taken back before the step has ended', async () => {
    const { control: one } = control();
    one.pause();
    one.resume();
    await one.waitWhilePaused(() => expect.unreachable());
  });

  it.each(['stop', 'stopAfterRun'] as const)('ends with %s', async (how) => {
    const { control: one } = control();
    one.pause();
    const waiting = one.waitWhilePaused(() => undefined);
    one[how]();
    await waiting;
    expect(one.stopAfterStep()).toBe(true);
  });
});

describe('a stop', () => {
  it('after the run leaves the run alone', () => {
    const { control: one } = control();
    one.stopAfterRun();
    expect(one.stopAfterStep()).toBe(true);
    expect(one.stopNow.aborted).toBe(false);
  });

  it('at once aborts what runs', () => {
    const { control: one } = control();
    one.stop();
    expect(one.stopNow.aborted).toBe(true);
  });

  it('is not undone by a pause or a resume that comes late', () => {
    const { control: one } = control();
    one.stopAfterRun();
    one.pause();
    one.resume();
    expect(one.state).toBe('stopping');
  });
});

it('hands each note over once, and says that the list changed', () => {
  const { control: one, onChange } = control();
  one.addNote('try a smaller step');
  expect(one.notes).toEqual(['try a smaller step']);
  expect(one.takeNotes()).toEqual(['try a smaller step']);
  expect(one.takeNotes()).toEqual([]);
  expect(onChange).toHaveBeenCalledTimes(2);
});

it('tells who listens of a pause, a stop and a note, until it is told no more', () => {
  const { control: one } = control();
  const heard = vi.fn();
  const unhear = one.onSteered(heard);
  one.pause();
  one.resume();
  one.addNote('Take care.');
  one.stopAfterRun();
  one.stop();
  expect(heard).toHaveBeenCalledTimes(4);
  unhear();
  one.addNote('More.');
  expect(heard).toHaveBeenCalledTimes(4);
});
