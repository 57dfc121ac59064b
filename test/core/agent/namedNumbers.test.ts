import { describe, expect, it } from 'vitest';
import { namedNumbers } from '../../../src/core/agent/namedNumbers.js';

const names = (script: string) => namedNumbers(script).map(({ name, value }) => `${name}=${value}`);

describe('numbers that an idea about the learning can name', () => {
  it.each([
    ['VOCABULARY = 100\n', ['VOCABULARY=100']],
    [
      'clf = RandomForestClassifier(n_estimators=10, max_depth=1, random_state=0)\n',
      ['n_estimators=10', 'max_depth=1'],
    ],
    ['class Config:\n    hidden = (16,)\n    learning_rate = 1e-3\n', ['hidden=(16,)', 'learning_rate=1e-3']],
    ['def train(X, y, epochs=20, rate=.5):\n    pass\n', ['epochs=20', 'rate=.5']],
    ['alpha = 0.1  # small\nbeta = 2; gamma = 3\n', ['alpha=0.1', 'beta=2', 'gamma=3']],
    ['train(params, num_boost_round=50, n_restarts=3, width=8)\n', ['num_boost_round=50', 'n_restarts=3', 'width=8']],
    ['layers = [64, 32]\nlayers = [8]\n', ['layers=[64, 32]']],
    ['@dataclass\nclass Settings:\n    hidden: int = 8\n    rate: float | None = 0.01\n', ['hidden=8', 'rate=0.01']],
    ['def train(x, sizes: tuple[int, ...] = (16,), *, epochs: int = 20) -> Net:\n', ['sizes=(16,)', 'epochs=20']],
    [
      'CONFIG = {"target": "y", "max_depth": 3, "valid_rows": 180, "learning_rate": 0.1}\n',
      ['max_depth=3', 'learning_rate=0.1'],
    ],
    ['p.add_argument("-e", "--num-epochs", type=int, default=5, help="(1)")\n', ['num_epochs=5']],
    ['def train(x: int, rate=0.5, *, f=x[a:b], depth=2):\n', ['rate=0.5', 'depth=2']],
    ['@click.option("--lr", default=0.1)\ndef main(lr): pass\n', ['lr=0.1']],
  ])('are found in %j', (script, expected) => {
    expect(names(script)).toEqual(expected);
  });

  it.each([
    'SEED = 42\nrng = np.random.RandomState(random_state=0)\n',
    'a, b = train_test_split(X, test_size=0.3, shuffle=True)\n',
    'kfold = KFold(n_splits=5)\ncv = 5\n',
    'print(f"{score:.4f}", end="")\nround(score, ndigits=4)\n',
    'scores = cross_val_score(model, X, y, cv=3, n_jobs=2, verbose=1)\n',
    'n_train = 800\nnum_val = 100\nval_frac = 0.1\nholdout = 0.2\ntrain_pct = 80\n',
    'plt.figure(figsize=(10, 6))\nplt.title("a", fontsize=12)\nlog_interval = 50\n',
    'x = 2 * n\ny = 10 ** -3\nz = n\nname = "100"\n',
    '# rate = 3\ntext = """\nrate = 3\n"""\n',
    'self.count = 0\nif x == 3:\n    pass\n',
    'total = 0\nbest_score = 1\nstart_time = 1\n',
    'codes = {"male": 1, "female": 2, "S": 3}\nrows = x[1:3]\n',
    'else: int = 3\nf = lambda: 3\n',
    'p.add_argument("--seed", type=int, default=7)\nf(default=3)\n',
  ])('are none in %j', (script) => {
    expect(names(script)).toEqual([]);
  });

  it('are ten at most, so that a small model can weigh them', () => {
    const script = Array.from({ length: 30 }, (_, i) => `p${String.fromCharCode(97 + (i % 26))}x = ${i}\n`).join('');
    expect(names(script)).toHaveLength(10);
  });
});
