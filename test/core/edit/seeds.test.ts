import { describe, expect, it } from 'vitest';
import { withoutSeeds, withSeed } from '../../../src/core/edit/seeds.js';

/** `@42@` marks a constant that is a seed. */
const FOUND: readonly string[] = [
  'SEED = @42@\n',
  'seed=@42@',
  'RANDOM_SEED: int = @1@',
  'random_state = @0@  # not 42',
  'model = Ridge(random_state=@0@)',
  'train_test_split(X, y, test_size=0.2, random_state=@7@, shuffle=True)',
  'np.random.seed(@0@)',
  'numpy.random.seed(@0@)',
  'random.seed(@123@)',
  'torch.manual_seed(@1@)',
  'torch.cuda.manual_seed_all(@1@)',
  'tf.random.set_seed(@5@)',
  'tf.keras.utils.set_random_seed(@812@)',
  'rng = np.random.default_rng(@0@)',
  'rng = np.random.RandomState(@3@)',
  'rng = random.Random(@3@)',
  'key = jax.random.PRNGKey(@0@)',
  'key = jax.random.key(@0@)',
  'seed_everything(@42@)',
  'pl.seed_everything(@42@, workers=True)',
  'set_seed(@42@)',
  'g = torch.Generator().manual_seed(@9@)',
  'params = {"seed": @42@, "lr": 42}',
  "params = {'random_state': @42@}",
  'params["seed"] = @42@',
  'dict(seed=@42@, bagging_seed=@43@)',
  'args.seed = @42@',
  'self.random_state = @0@',
  'def f(x, seed=@42@): pass',
  'def f(x, seed: int = @42@): pass',
  'def f(x, seed: Optional[int] = @42@): pass',
  '@dataclass\nclass C:\n    seed: "int" = @42@\n    lr: float = 0.1\n',
  'parser.add_argument("--seed", type=int, default=@42@)',
  "parser.add_argument('--random-seed', default=@42@, help='(42)')",
  'seed = int(os.environ.get("SEED", @42@))',
  'if (seed := @42@): pass',
  'SEED = seed2 = 5\nSEED = @1_000@',
  'SEED = @0xC0FFEE@',
  'seed = @42@ + rank',
  'model = Forest(\n    n_estimators=42,\n    random_state=@42@,  # seed=1\n)\n',
  'm = Forest(random_state=\n    @42@)\n',
  'a = 1; seed = @2@; b = 3',
  'x = f"seed=1"; seed = @2@',
  'SEED = @42@\r\nnp.random.seed(SEED)\r\n',
  'größe = "é"; seed = @4@\n',
];

const UNTOUCHED: readonly string[] = [
  'random_state=None',
  'seed = -1',
  'n_seeds = 5',
  'SEEDS = [1, 2, 3]',
  'for seed in range(3): pass',
  'for seed in (0, 1): pass',
  'np.random.seed(seed)',
  'torch.manual_seed(SEED + 1)',
  'seed = 2 ** 31',
  'seed = 4.5',
  'seed = 0.0',
  '# seed = 42',
  '"seed = 42"',
  "'''\nseed = 42\nrandom_state=1\n'''",
  '"""a\\""" seed = 1"""',
  "r'\\' + ' seed = 1'",
  'print("seed=42", x)',
  'f"random_state=42"',
  'if seed == 42: pass',
  'if seed: x = 3',
  'seedling = 4',
  'x[seed: 5]',
  'def seed(x=1): pass',
  'lambda seed: f(x=3)',
  'key(0)',
  'd.key(0)',
  'lr = 42',
  'get("speed", 42)',
  'parser.add_argument("--seed", type=int)\nparser.add_argument("--epochs", default=3)',
  '{"seed": None}',
  '',
];

const plain = (marked: string) => marked.replace(/@(\w+)@/g, '$1');

describe('withSeed', () => {
  it.each(FOUND)('replaces the marked constants alone: %j', (marked) => {
    const expected = marked.match(/@\w+@/g)!;
    const { source, replaced } = withSeed(plain(marked), 1001);
    expect(replaced).toBe(expected.length);
    const pieces = marked.split(/@\w+@/);
    const pattern = pieces.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('(\\d+)');
    const found = new RegExp(`^${pattern}$`).exec(source);
    expect(found, source).not.toBeNull();
    for (const [i, value] of found!.slice(1).entries()) {
      expect(Number(value)).toBeLessThan(2 ** 31);
      expect(Number(value)).not.toBe(Number(expected[i]!.replace(/[@_]/g, '')));
    }
  });

  it.each(UNTOUCHED)('leaves %j as it is', (source) => {
    expect(withSeed(source, 1001)).toEqual({ source, replaced: 0 });
  });

  it('keeps equal constants equal and different ones different', () => {
    const { source } = withSeed('seed=1\nrandom_state=1\nbagging_seed=2\n', 7);
    const [a, b, c] = [...source.matchAll(/\d+/g)].map(([value]) => Number(value));
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it('gives other values for other seeds, and the same for the same', () => {
    const values = Array.from({ length: 500 }, (_, seed) => withSeed('seed = 42', seed).source);
    expect(new Set(values).size).toBe(500);
    expect(withSeed('seed = 42', 3)).toEqual(withSeed('seed = 42', 3));
  });

  it.each([-1, 1.5, NaN, 2 ** 31])('refuses %d', (seed) => {
    expect(() => withSeed('seed = 1', seed)).toThrow(RangeError);
  });

  it('reads long and broken source in linear time', () => {
    const started = performance.now();
    for (const piece of ['"', "'''", '(', '1', '1_', 'seed: a', 'f"{', '\\\n', '# x\n', 'seed=1, ', "b'"]) {
      withSeed(piece.repeat(1_000_000 / piece.length), 1);
    }
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('withoutSeeds', () => {
  it('makes scripts equal that differ in seeds alone', () => {
    expect(withoutSeeds('a = f(random_state=3)')).toBe(withoutSeeds('a = f(random_state=4)'));
    expect(withoutSeeds('a = f(3)')).not.toBe(withoutSeeds('a = f(4)'));
  });
});
