import { expect, test } from 'vitest';
import { logLevel } from '../../../../src/adapters/llama/engine/logLevel.js';

/** As llama.cpp v0.5.0 prints them; the first comes with every Qwen2.5-Coder. */
test.each([
  "load: control-looking token: 128247 '</s>' was not control-type; this is probably a bug in the model. its type will be overridden",
  "load: control-looking token:     26 '<|end|>\n' was not control-type; this is probably a bug in the model. its type will be overridden",
  "load: control token: 151661 '<|fim_suffix|>' is not marked as EOG",
  'load: special_eos_id is not in special_eog_ids - the tokenizer config may be incorrect',
  'load: special_eot_id is not in special_eog_ids - the tokenizer config may be incorrect',
  'load: special_eom_id is not in special_eog_ids - the tokenizer config may be incorrect',
  'load: EOG token id 151670 is out of range (vocab size 151646), skipping',
  "load: special_eog_ids contains both '<|return|>' and '<|call|>', or '<|calls|>' and '<|flush|>' tokens, removing '<|end|>' token from EOG list",
  "load: special_eog_ids contains '<|tool_response>', removing '</s>' token from EOG list",
])('what llama.cpp mends by itself at every load is no warning: %s', (line) => {
  expect(logLevel('warn', line)).toBe('debug');
});

test.each([
  ['warn', "load: missing pre-tokenizer type, using: 'default'", 'warn'],
  ['warn', 'llama_context: n_ctx_seq (512) < n_ctx_train (32768) -- the full capacity will not be utilized', 'warn'],
  ['warn', 'the model said: control-looking token: 1 was not control-type', 'warn'],
  ['error', 'load: special_eos_id is not in special_eog_ids - the tokenizer config may be incorrect', 'error'],
  ['fatal', 'GGML_ASSERT(ctx) failed', 'error'],
  ['info', 'load: printing all EOG tokens:', 'info'],
  ['log', 'print_info: arch = qwen2', 'debug'],
  ['disabled', 'anything', 'debug'],
])('every other line keeps its level: %s, %s', (level, line, expected) => {
  expect(logLevel(level, line)).toBe(expected);
});
