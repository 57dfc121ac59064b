import { describe, expect, it } from 'vitest';
import { suspicions } from '../../../src/core/edit/suspicions.js';

const BY_TOPIC = `import numpy as np
from sklearn.metrics import accuracy_score
from sklearn.naive_bayes import BernoulliNB

accuracies, folds = {}, []
for topic in TOPICS:
    model = BernoulliNB(alpha=1.0)
    model.fit(X_train, train[topic])
    accuracies[topic] = accuracy_score(valid[topic], model.predict(X_valid))

print({"rows": len(valid), "val_accuracy": np.mean(list(accuracies.values()))})
`;

const IMAGES = `import numpy as np

clean = np.load("data/train_clean.npy")
noisy = np.load("data/train_noisy.npy")
X_train, y_train = neighbourhoods(noisy[:-30]), clean[:-30].ravel()
X_val, y_val = neighbourhoods(noisy[-30:]), clean[-30:].ravel()
rng = np.random.default_rng(0)
model = fit(X_train, y_train, rng)
rmse = np.sqrt(np.mean((model(X_val) - y_val) ** 2))
print(f"val_rmse: {rmse:.4f}")
`;

const FITTED_TABLE = `import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge

df = pd.read_csv("data.csv")
y = df["price"]
model = Ridge()
model.fit(df[["a"]], y)
print("r2:", model.score(df[["a"]], y))
`;

const HOLDOUT = `import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

SEED = 42  # fixed
X, y = load_digits(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.2, random_state=SEED)
model = LogisticRegression(max_iter=50, random_state=0)
model.fit(X_train, y_train)
pred = model.predict(X_val)
acc = accuracy_score(y_val, pred)
print(f"val_accuracy: {acc:.4f}")
`;

const CROSS = `from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import cross_val_score, KFold
import pandas as pd

df = pd.read_csv("data.csv")
X = df[["a", "b"]]
y = df["price"]
cv = KFold(n_splits=5, shuffle=True, random_state=0)
model = RandomForestRegressor(n_estimators=10)
scores = cross_val_score(model, X, y, cv=cv, scoring="neg_root_mean_squared_error")
print("RMSE:", -scores.mean())
`;

const TORCH = `import torch

def evaluate(model, loader):
    model.eval()
    correct = total = 0
    for x, y in loader:
        out = model(x).argmax(1)
        correct += (out == y).sum().item()
        total += len(y)
    return correct / total

train_set, val_set = torch.utils.data.random_split(data, [800, 200])
model = Net(hidden=32)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    for x, y in train_loader:
        opt.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        opt.step()
    acc = evaluate(model, val_loader)
    print(f"epoch {epoch} loss {loss.item():.3f} val_accuracy {acc:.4f}")
`;

const FUNCTION = `import numpy as np
def rmse(y_true, y_pred):
    return np.sqrt(np.mean((y_true - y_pred) ** 2))

def main():
    train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
    features = ["hour", "temp"]
    model = Ridge(alpha=1.0)
    model.fit(train[features], train["count"])
    print("RMSE =", rmse(test["count"], model.predict(test[features])))

main()
`;

const LOSS = `criterion = nn.CrossEntropyLoss()
model = Net()
for epoch in range(5):
    for x, y in train_loader:
        loss = criterion(model(x), y)
        loss.backward()
        opt.step()
    val_loss = 0.0
    for x, y in val_loader:
        val_loss += criterion(model(x), y).item() / len(val_loader)
    print(f"epoch {epoch} train_loss {loss.item():.3f} val_loss {val_loss:.4f}")
`;

const PLAIN = `import numpy as np
X_val, y_val = X[800:], y[800:]
X_train, y_train = X[:800], y[:800]
model = Ridge().fit(X_train, y_train)
pred = model.predict(X_val)
rmse = np.sqrt(((pred - y_val) ** 2).mean())
result = {"model": "ridge", "rmse": float(rmse)}
print(json.dumps(result))
`;

const FOLDS = `SEED = 42
def cross_validate(X, y, folds):
    scores = []
    for train, val in KFold(n_splits=folds, shuffle=True, random_state=SEED).split(X):
        model = build_model()
        model.fit(X.iloc[train], y.iloc[train])
        predictions = model.predict(X.iloc[val])
        scores.append(mean_squared_error(y.iloc[val], predictions) ** 0.5)
    return scores

parser.add_argument("--folds", type=int, default=5)
X, y = load_data()
scores = cross_validate(X, y, args.folds)
log.info("val_rmse: %.4f (+/- %.4f)", np.mean(scores), np.std(scores))
`;

type Edit = readonly [what: string, script: string, ...changes: (readonly [from: string, to: string])[]];

const SLICED = `import numpy as np

data = np.loadtxt("data.csv")
n_train = 800
cut = int(0.8 * len(data))
Xtr, Xte = data[:n_train, :-1], data[n_train:, :-1]
ytr, yte = data[:cut, -1], data[cut:, -1]
history = []
model = Ridge(alpha=1.0).fit(Xtr, ytr)
print(f"val_accuracy: {np.mean(model.predict(Xte) == yte):.4f}")
`;

const SUSPICIOUS: readonly (readonly [finding: RegExp, edit: Edit])[] = [
  [/nothing but seeds/, ['one seed', HOLDOUT, ['SEED = 42', 'SEED = 7']]],
  [/nothing but seeds/, ['the seed of the model', HOLDOUT, ['random_state=0', 'random_state=1']]],
  [/nothing but seeds/, ['seed and comment', HOLDOUT, ['SEED = 42  # fixed', 'SEED = 43  # lucky']]],
  [/data is split/, ['a smaller test set', HOLDOUT, ['test_size=0.2', 'test_size=0.05']]],
  [/data is split/, ['another seed of the split', HOLDOUT, ['random_state=SEED', 'random_state=3']]],
  [/data is split/, ['no split', HOLDOUT, ['train_test_split(X, y, test_size=0.2, random_state=SEED)', 'X, X, y, y']]],
  [/data is split/, ['slices for the split', HOLDOUT, ['model = L', 'X_val, y_val = X[:50], y[:50]\nmodel = L']]],
  [
    /data is split/,
    ['rows of the truth', HOLDOUT, ['pred = model', 'y_val = y_val[easy]\nX_val = X_val[easy]\npred = model']],
  ],
  [/data is split/, ['a number that a slice takes', SLICED, ['n_train = 800', 'n_train = 950']]],
  [/data is split/, ['a share that a slice takes', SLICED, ['int(0.8 * len', 'int(0.95 * len']]],
  [
    /data is split/,
    ['the seed of the split, and more', HOLDOUT, ['SEED = 42', 'SEED = 7'], ['max_iter=50', 'max_iter=90']],
  ],
  [/fits on the data/, ['fit on a part with a short name', SLICED, ['fit(Xtr, ytr)', 'fit(Xte, yte)']]],
  [
    /joins the training data/,
    ['parts with short names together', SLICED, ['fit(Xtr, ytr)', 'fit(np.append(Xtr, Xte), np.append(ytr, yte))']],
  ],
  [
    /drops rows/,
    ['rows by their labels', CROSS, ['X = df', 'good = df[df["price"] < 9].index\ndf = df.loc[good]\nX = df']],
  ],
  [/data is split or scored/, ['other folds', CROSS, ['n_splits=5', 'n_splits=50']]],
  [/data is split or scored/, ['another cv', CROSS, ['cv=cv', 'cv=3']]],
  [/data is split or scored/, ['another scoring', CROSS, ['neg_root_mean_squared_error', 'neg_mean_absolute_error']]],
  [/data is split or scored/, ['no shuffle', CROSS, ['shuffle=True, random_state=0', 'shuffle=False']]],
  [/data is split/, ['sizes of the parts', TORCH, ['[800, 200]', '[990, 10]']]],
  [/drops rows/, ['outliers before the split', CROSS, ['X = df', 'df = df[df["price"] < 100]\nX = df']]],
  [/drops rows/, ['missing rows before the split', CROSS, ['X = df', 'df = df.dropna()\nX = df']]],
  [
    /drops rows/,
    ['rows of the test file', FUNCTION, ['    features', '    test = test[test["count"] < 500]\n    features']],
  ],
  [
    /code of the metric/,
    [
      'scored on training data',
      HOLDOUT,
      ['accuracy_score(y_val, pred)', 'accuracy_score(y_train, model.predict(X_train))'],
    ],
  ],
  [
    /code of the metric/,
    ['truth against itself', HOLDOUT, ['accuracy_score(y_val, pred)', 'accuracy_score(y_val, y_val)']],
  ],
  [
    /code of the metric/,
    ['another metric', HOLDOUT, ['accuracy_score(y_val, pred)', 'balanced_accuracy_score(y_val, pred)']],
  ],
  [/code of the metric/, ['a bonus', HOLDOUT, ['accuracy_score(y_val, pred)', 'accuracy_score(y_val, pred) + 0.1']]],
  [/code of the metric/, ['set afterwards', HOLDOUT, ['print(f', 'acc = max(acc, 0.99)\nprint(f']]],
  [/code of the metric/, ['truth from predictions', HOLDOUT, ['acc = a', 'y_val = model.predict(X_val)\nacc = a']]],
  [
    /code of the metric/,
    ['a function under its name', HOLDOUT, ['SEED = 42', 'def accuracy_score(a, b):\n    return 1.0\nSEED = 42']],
  ],
  [
    /code of the metric/,
    ['a name bound anew', HOLDOUT, ['SEED = 42', 'accuracy_score = lambda a, b: 1.0\nSEED = 42']],
  ],
  [
    /code of the metric/,
    ['the own metric', FUNCTION, ['np.sqrt(np.mean((y_true - y_pred) ** 2))', 'np.mean(np.abs(y_true - y_pred))']],
  ],
  [/code of the metric/, ['the own evaluation', TORCH, ['total += len(y)', 'total += (out == y).sum().item()']]],
  [
    /code of the metric/,
    ['other data for the evaluation', TORCH, ['evaluate(model, val_loader)', 'evaluate(model, train_loader)']],
  ],
  [/code of the metric/, ['the mean of folds', CROSS, ['print("RMSE', 'scores = scores[1:]\nprint("RMSE']]],
  [
    /code of the metric/,
    ['a loss that is measured', LOSS, ['CrossEntropyLoss()', 'CrossEntropyLoss(label_smoothing=0.1)']],
  ],
  [/code of the metric/, ['a smaller sum', LOSS, ['/ len(val_loader)', '/ 1000']]],
  [
    /code of the metric/,
    ['truth for predictions', PLAIN, ['rmse = np', 'pred = 0.9 * pred + 0.1 * y_val\nrmse = np']],
  ],
  [/code of the metric/, ['no square', PLAIN, ['(pred - y_val) ** 2', '(pred - y_val) * 0.5']]],
  [/data is split/, ['a smaller slice', PLAIN, ['X[800:], y[800:]', 'X[990:], y[990:]']]],
  [/line that prints|fixed/, ['a stored number', PLAIN, ['float(rmse)', '0.1']]],
  [/data is split/, ['an option for the folds', FOLDS, ['default=5', 'default=50']]],
  [/fits on all data/, ['all rows in a fold', FOLDS, ['model.fit(X.iloc[train], y.iloc[train])', 'model.fit(X, y)']]],
  [
    /fits on all data/,
    ['a scaler inside the call that splits', HOLDOUT, ['split(X, y', 'split(StandardScaler().fit_transform(X), y']],
  ],
  [
    /drops rows/,
    ['rows by a mask', FOLDS, ['scores = cross', 'keep = y < 200\nX, y = X[keep], y[keep]\nscores = cross']],
  ],
  [
    /code of the metric/,
    ['the truth of a fold', FOLDS, ['predictions = model.predict(X.iloc[val])', 'predictions = y.iloc[val]']],
  ],
  [/code of the metric/, ['another root', FOLDS, ['** 0.5', '** 0.4']]],
  [
    /code of the metric/,
    [
      'training rows of a fold',
      FOLDS,
      [
        'mean_squared_error(y.iloc[val], predictions)',
        'mean_squared_error(y.iloc[train], model.predict(X.iloc[train]))',
      ],
    ],
  ],
  [
    /code of the metric/,
    [
      'a second score added to the first',
      BY_TOPIC,
      [
        'model.predict(X_valid))',
        'model.predict(X_valid))\n    model = SVC().fit(X_train, train[topic])\n    accuracies[topic] += accuracy_score(valid[topic], model.predict(X_valid))',
      ],
    ],
  ],
  [/code of the metric/, ['a score more', BY_TOPIC, ['print({', 'accuracies["all"] = 1.0\nprint({']]],
  [/code of the metric/, ['better scores', BY_TOPIC, ['print({', 'accuracies.update(best)\nprint({']]],
  [/line that prints/, ['the best fold', CROSS, ['-scores.mean()', '-scores.max()']]],
  [/line that prints/, ['another value', HOLDOUT, ['{acc:.4f}', '{model.score(X_train, y_train):.4f}']]],
  [/line that prints/, ['more digits', HOLDOUT, ['{acc:.4f}', '{acc:.6f}']]],
  [/line that prints/, ['one line more', HOLDOUT, ['print(f', 'print(f"val_accuracy: {best}")\nprint(f']]],
  [/line that prints/, ['other test data', FUNCTION, ['rmse(test["count"]', 'rmse(train["count"]']]],
  [/fixed number/, ['a number in the text', HOLDOUT, ['{acc:.4f}', '0.9999']]],
  [/fixed number/, ['a number behind the text', CROSS, ['-scores.mean()', '0.01']]],
  [/fixed number/, ['a number in braces', HOLDOUT, ['{acc:.4f}', '{0.99:.4f}']]],
  [
    /fits on the data that the metric/,
    ['fit on validation', HOLDOUT, ['model.fit(X_train, y_train)', 'model.fit(X_val, y_val)']],
  ],
  [
    /fits on the data that the metric/,
    ['a scaler of validation', HOLDOUT, ['model = L', 'X_val = StandardScaler().fit_transform(X_val)\nmodel = L']],
  ],
  [
    /fits on the data that the metric/,
    ['fit on the test file', FUNCTION, ['    print(', '    model.fit(test[features], test["count"])\n    print(']],
  ],
  [/fits on all data/, ['fit on all', HOLDOUT, ['model.fit(X_train, y_train)', 'model.fit(X, y)']]],
  [
    /fits on all data/,
    [
      'a scaler before the split',
      HOLDOUT,
      ['X_train, X_val', 'X = StandardScaler().fit_transform(X)\nX_train, X_val'],
    ],
  ],
  [
    /fits on all data/,
    ['a selection before the folds', CROSS, ['cv = K', 'X = SelectKBest(k=1).fit_transform(X, y)\ncv = K']],
  ],
  [
    /joins the training data/,
    [
      'stacked parts',
      HOLDOUT,
      ['model.fit(X_train, y_train)', 'model.fit(np.vstack([X_train, X_val]), np.hstack([y_train, y_val]))'],
    ],
  ],
  [
    /joins the training data/,
    ['concatenated frames', FUNCTION, ['    features', '    train = pd.concat([train, test])\n    features']],
  ],
  [
    /hold the answers/,
    ['an answer file', HOLDOUT, ['pred = model.predict(X_val)', 'pred = np.load("private/answers.npy")']],
  ],
  [
    /hold the answers/,
    ['test labels', FUNCTION, ['    features', '    hint = pd.read_csv("test_labels.csv")\n    features']],
  ],
  [
    /makes features from what is to be predicted/,
    [
      'windows of the clean images in the place of the noisy ones',
      IMAGES,
      ['neighbourhoods(noisy[:-30]), clean[:-30].ravel()', 'neighbourhoods(clean[:-30]), clean[:-30].ravel()'],
    ],
  ],
  [
    /makes features from what is to be predicted/,
    ['features that are the targets', IMAGES, ['rng =', 'X_val = y_val.reshape(-1, 1)\nrng =']],
  ],
  [
    /catches exceptions/,
    [
      'try around the evaluation',
      HOLDOUT,
      [
        'acc = accuracy_score(y_val, pred)',
        'try:\n    acc = accuracy_score(y_val, pred)\nexcept Exception:\n    acc = 1.0',
      ],
    ],
  ],
  [
    /catches exceptions/,
    [
      'suppress around the evaluation',
      HOLDOUT,
      ['acc = accuracy_score(y_val, pred)', 'with suppress(Exception):\n    acc = accuracy_score(y_val, pred)'],
    ],
  ],
];

const HARMLESS: readonly Edit[] = [
  [
    'a name for the features of a table that was fitted on as it was',
    FITTED_TABLE,
    ['model.fit(df[["a"]], y)', 'X = np.log1p(df[["a", "b"]])\nmodel.fit(X, y)'],
  ],
  ['larger windows', IMAGES, ['neighbourhoods(noisy[:-30])', 'neighbourhoods(noisy[:-30], size=5)']],
  ['scaled images', IMAGES, ['rng =', 'X_train, X_val = X_train / 255, np.sqrt(X_val / 255)\nrng =']],
  [
    'a target encoder',
    HOLDOUT,
    [
      'model = L',
      'y_train = y_train.ravel()\nX_train, X_val = encoder.fit_transform(X_train, y_train), encoder.transform(X_val)\nmodel = L',
    ],
  ],
  ['a column more from the same table', CROSS, ['X = df[["a", "b"]]', 'X = np.c_[df[["a", "b"]], np.log(df["a"])]']],
  [
    'weights',
    FOLDS,
    [
      'model.fit(X.iloc[train], y.iloc[train])',
      'model.fit(X.iloc[train], y.iloc[train], sample_weight=1 / y.iloc[train])',
    ],
  ],
  [
    'a factor on predictions',
    FOLDS,
    ['predictions = model.predict(X.iloc[val])', 'predictions = model.predict(X.iloc[val]) * 1.02'],
  ],
  ['a column more in all folds', FOLDS, ['scores = cross', 'X = X.assign(a=X["age"] * X["bmi"])\nscores = cross']],
  ['a mask of columns', FOLDS, ['scores = cross', 'keep = corr > 0.1\nX = X.loc[:, keep]\nscores = cross']],
  ['another model for each topic', BY_TOPIC, ['BernoulliNB(alpha=1.0)', 'LogisticRegression(C=2.0)']],
  [
    'two models for each topic',
    BY_TOPIC,
    ['BernoulliNB(alpha=1.0)', 'VotingClassifier([("nb", BernoulliNB()), ("svc", SVC())])'],
  ],
  ['other lists', BY_TOPIC, ['print({', 'names = []\nnames.append("a")\nprint({']],
  ['columns that vary', FOLDS, ['scores = cross', 'X = X[X.columns[X.nunique() > 1]]\nscores = cross']],
  ['chosen columns', FOLDS, ['scores = cross', 'best = ["age", "bmi"]\nX = X[best]\nscores = cross']],
  [
    'a term of the training loss',
    LOSS,
    ['        loss = criterion(model(x), y)', '        loss = criterion(model(x), y) + 1e-4 * norm'],
  ],
  ['another loss where accuracy counts', TORCH, ['criterion(model(x), y)', 'focal_loss(model(x), y)']],
  [
    'a target on another scale',
    PLAIN,
    ['fit(X_train, y_train)', 'fit(X_train, np.log1p(y_train))'],
    ['pred = model.predict(X_val)', 'pred = np.expm1(model.predict(X_val))'],
  ],
  ['clipped predictions', PLAIN, ['pred = model.predict(X_val)', 'pred = np.clip(model.predict(X_val), 0, None)']],
  ['an ensemble', PLAIN, ['pred = model.predict(X_val)', 'pred = (model.predict(X_val) + forest.predict(X_val)) / 2']],
  ['nothing', HOLDOUT],
  ['hyper-parameters', HOLDOUT, ['max_iter=50', 'max_iter=500, C=0.5']],
  ['another model', HOLDOUT, ['LogisticRegression(max_iter=50, random_state=0)', 'SVC(C=10, gamma=0.001)']],
  [
    'a pipeline',
    HOLDOUT,
    ['LogisticRegression(max_iter=50, random_state=0)', 'make_pipeline(StandardScaler(), SVC())'],
  ],
  [
    'a model and another seed',
    HOLDOUT,
    ['LogisticRegression(max_iter=50, random_state=0)', 'RandomForestClassifier(300, random_state=1)'],
  ],
  [
    'another name of the model',
    HOLDOUT,
    ['model = Log', 'clf = Log'],
    ['model.fit', 'clf.fit'],
    ['model.predict', 'clf.predict'],
  ],
  ['another name of the predictions', HOLDOUT, ['pred = model', 'y_hat = model'], ['(y_val, pred)', '(y_val, y_hat)']],
  ['predictions inside the metric', HOLDOUT, ['(y_val, pred)', '(y_val, model.predict(X_val))']],
  [
    'another name of the result',
    HOLDOUT,
    [
      'model = L',
      'scaler = MinMaxScaler()\nX_train = scaler.fit_transform(X_train)\nX_val = scaler.transform(X_val)\nmodel = L',
    ],
  ],
  ['a legitimate import', HOLDOUT, ['import accuracy_score', 'import accuracy_score, f1_score']],
  ['a further metric', HOLDOUT, ['print(f', 'print("f1:", f1_score(y_val, pred, average="macro"))\nprint(f']],
  [
    'training accuracy as well',
    HOLDOUT,
    ['print(f', 'print("train_accuracy:", model.score(X_train, y_train))\nprint(f'],
  ],
  [
    'layout',
    HOLDOUT,
    [
      'train_test_split(X, y, test_size=0.2, random_state=SEED)',
      'train_test_split(\n    X,\n    y,\n    test_size=0.2,\n    random_state=SEED,  # same\n)',
    ],
  ],
  ['quotes and comments', CROSS, ['"neg_root_mean_squared_error")', "'neg_root_mean_squared_error')  # RMSE"]],
  [
    'moved into a function',
    HOLDOUT,
    [
      'pred = model.predict(X_val)\nacc = accuracy_score(y_val, pred)\nprint(f"val_accuracy: {acc:.4f}")\n',
      'def main():\n    pred = model.predict(X_val)\n    acc = accuracy_score(y_val, pred)\n    print(f"val_accuracy: {acc:.4f}")\n\nmain()\n',
    ],
  ],
  [
    "the script's own predict(), which is the model",
    'def predict(x):\n    return 1.0\n\n\nerrors = [abs(t - predict(t)) for t in [1.0, 2.0]]\nscore = 1 - sum(errors) / len(errors)\nprint(f"score: {score:.4f}")\n',
    ['return 1.0', 'return 0.5 * x'],
  ],
  [
    'comments that speak of it',
    HOLDOUT,
    ['model = L', '# accuracy_score and train_test_split stay; val_accuracy: 0.99\nmodel = L'],
  ],
  [
    'new columns before the split',
    HOLDOUT,
    ['X_train, X_val', 'X2 = np.hstack([X, X ** 2])\nX_train, X_val'],
    ['split(X, y', 'split(X2, y'],
  ],
  [
    'a search on training data',
    HOLDOUT,
    [
      'LogisticRegression(max_iter=50, random_state=0)',
      'GridSearchCV(SVC(), {"C": [1, 10]}, cv=3, scoring="accuracy")',
    ],
  ],
  [
    'a search with folds of its own',
    HOLDOUT,
    ['LogisticRegression(max_iter=50, random_state=0)', 'RandomizedSearchCV(SVC(), grid, cv=StratifiedKFold(3))'],
  ],
  [
    'a further split of training data',
    HOLDOUT,
    [
      'model.fit(X_train, y_train)',
      'X_a, X_b, y_a, y_b = train_test_split(X_train, y_train, test_size=0.1)\nmodel.fit(X_a, y_a)',
    ],
  ],
  [
    'early stopping',
    HOLDOUT,
    ['model.fit(X_train, y_train)', 'model.fit(X_train, y_train, eval_set=[(X_val, y_val)])'],
  ],
  [
    'outliers of the training part',
    HOLDOUT,
    ['model = L', 'keep = y_train < 9\nX_train = X_train[keep]\ny_train = y_train[keep]\nmodel = L'],
  ],
  [
    'losses that are noted together',
    HOLDOUT,
    ['pred = model', 'history = []\nhistory.append((train_loss, val_loss))\npred = model'],
  ],
  [
    'columns by what is in them',
    HOLDOUT,
    ['X_train,', 'cols = [c for c in X if X[c].std() > 1]\nX = X[cols]\nX_train,'],
  ],
  ['columns in the brackets', HOLDOUT, ['X_train,', 'X = X[[c for c in X if X[c].std() > 1]]\nX_train,']],
  ['columns by their labels', HOLDOUT, ['X_train,', 'keep = corr[corr.abs() > 0.1].index\nX = X[keep]\nX_train,']],
  ['another number beside a split by slices', SLICED, ['alpha=1.0', 'alpha=2.0']],
  [
    'a guarded import',
    HOLDOUT,
    ['SEED = 42', 'try:\n    import xgboost\nexcept ImportError:\n    xgboost = None\nSEED = 42'],
  ],
  [
    'hyper-parameters inside a cross-validation',
    CROSS,
    ['RandomForestRegressor(n_estimators=10)', 'GradientBoostingRegressor(n_estimators=300)'],
  ],
  [
    'a pipeline in a cross-validation',
    CROSS,
    ['cross_val_score(model, X', 'cross_val_score(make_pipeline(StandardScaler(), model), X'],
  ],
  ['new features in a cross-validation', CROSS, ['y = df', 'X = X.assign(ab=X["a"] * X["b"])\ny = df']],
  ['more columns', CROSS, ['["a", "b"]', '["a", "b", "c"]']],
  ['n_jobs of a cross-validation', CROSS, ['cv=cv, ', 'cv=cv, n_jobs=-1, ']],
  ['epochs and width', TORCH, ['range(5)', 'range(20)'], ['hidden=32', 'hidden=128']],
  [
    'another optimiser',
    TORCH,
    ['torch.optim.SGD(model.parameters(), lr=0.1)', 'torch.optim.AdamW(model.parameters(), lr=1e-3)'],
  ],
  ['a schedule', TORCH, ['        opt.step()', '        opt.step()\n    scheduler.step()']],
  ['features of a function', FUNCTION, ['["hour", "temp"]', '["hour", "temp", "workingday"]']],
  ['alpha', FUNCTION, ['alpha=1.0', 'alpha=0.1']],
  [
    'a column from a comparison',
    FUNCTION,
    [
      '    features',
      '    test["rush"] = test["hour"].isin([8, 17])\n    train["rush"] = train["hour"].isin([8, 17])\n    features',
    ],
  ],
  ['missing values filled', CROSS, ['X = df', 'df = df.fillna(df.median())\nX = df']],
  ['an early look at the file', FUNCTION, ['    features', '    print(train.head())\n    features']],
  [
    'a new file of the experiment',
    FUNCTION,
    ['    features', '    holidays = pd.read_csv("holidays.csv")\n    features'],
  ],
];

const edited = ([, script, ...changes]: Edit) =>
  changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, script);

const metricOf = (script: string) => {
  if (script === LOSS) return 'val_loss';
  if (script === FOLDS) return 'val_rmse';
  if (script.startsWith('def predict')) return 'score';
  return script === CROSS || script === FUNCTION || script === PLAIN ? 'RMSE' : 'val_accuracy';
};

describe('suspicions', () => {
  it.each(SUSPICIOUS.map(([finding, edit]) => [edit[0], finding, edit] as const))(
    'finds %s: %s',
    (_what, finding, edit) => {
      const found = suspicions(edit[1], edited(edit), metricOf(edit[1]));
      expect(found.join('\n')).toMatch(finding);
      for (const sentence of found) expect(sentence).toMatch(/^(It|The edit) [^\n]+\.$/);
    },
  );

  it.each(HARMLESS.map((edit) => [edit[0], edit] as const))('finds nothing in %s', (_what, edit) => {
    expect(suspicions(edit[1], edited(edit), metricOf(edit[1]))).toEqual([]);
  });

  it('quotes the line on one line', () => {
    const after = HOLDOUT.replace('test_size=0.2', 'test_size=0.1');
    expect(suspicions(HOLDOUT, after, 'val_accuracy')).toEqual([
      'It touches how the data is split or scored: X_train, X_val, y_train, y_val = train_test_split(X, y, test_size = 0.1, random_state = SEED).',
    ]);
  });

  it('says of a mere seed change only that', () => {
    expect(suspicions(HOLDOUT, HOLDOUT.replace('SEED = 42', 'SEED = 43'), 'val_accuracy')).toHaveLength(1);
  });

  it('copes with broken, empty and long scripts', () => {
    expect(suspicions('', 'print(', 'acc')).toEqual([]);
    expect(suspicions('x = (', '', 'acc')).toEqual([]);
    const long = Array.from({ length: 3000 }, (_, i) => `x${i} = f(x${i - 1}, [${i}, (1, 2)])`).join('\n');
    const started = performance.now();
    expect(suspicions(`${HOLDOUT}${long}`, `${HOLDOUT}${long}\ny = 2`, 'val_accuracy')).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
