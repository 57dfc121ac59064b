import { expect, it } from 'vitest';
import { Disposable } from '../../src/host/disposable.js';

class Holder extends Disposable {
  keep(name: string, gone: string[]): void {
    this.register({ dispose: () => gone.push(name) });
  }
}

it('lets go in reverse order, once', () => {
  const gone: string[] = [];
  const holder = new Holder();
  for (const name of ['a', 'b']) holder.keep(name, gone);
  holder.dispose();
  holder.dispose();
  expect(gone).toEqual(['b', 'a']);
});

it('lets a part go at once that comes after the end', () => {
  const gone: string[] = [];
  const holder = new Holder();
  holder.dispose();
  holder.keep('late', gone);
  expect(gone).toEqual(['late']);
});
