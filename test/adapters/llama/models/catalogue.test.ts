import { expect, test } from 'vitest';
import { modelEntry, MODELS } from '../../../../src/adapters/llama/models/catalogue.js';
import { UserError } from '../../../../src/core/errors.js';

test.each(MODELS)('$name is pinned by revision, size and digest', (entry) => {
  expect(entry.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(entry.sources.huggingFace.revision).toMatch(/^[0-9a-f]{40}$/);
  expect(entry.sources.huggingFace.file).toBe(entry.file);
  for (const requirement of entry.sources.pipWheels?.packages ?? []) expect(requirement).toMatch(/^[\w.-]+==[\d.]+$/);
});

test.each(MODELS)('$name needs more memory than its file is long', ({ bytes, memoryGb }) => {
  expect(memoryGb * 1e9).toBeGreaterThan(bytes * 1.1);
});

test('names and files are unique', () => {
  expect(new Set(MODELS.map(({ name }) => name)).size).toBe(MODELS.length);
  expect(new Set(MODELS.map(({ file }) => file)).size).toBe(MODELS.length);
});

test('an unknown name is answered with the names that there are', () => {
  const asked = () => modelEntry('coder-9b');
  expect(asked).toThrow(UserError);
  expect(asked).toThrow(/coder-7b, coder-3b, coder-1.5b, coder-0.5b, smollm2-135m/);
});
