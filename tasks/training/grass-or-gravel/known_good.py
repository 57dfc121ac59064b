"""Known good script: logistic regression on what light and contrast do not change in a patch."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PowerTransformer


def smooth(patches):
    padded = np.pad(patches, ((0, 0), (1, 1), (1, 1)), mode="edge")
    return sum(padded[:, 1 + a : 17 + a, 1 + b : 17 + b] for a in (-1, 0, 1) for b in (-1, 0, 1)) / 9


def describe(patches):
    """Spectrum by frequency and by direction, correlation with the shifted patch, skewness, sizes of edges."""
    patches = patches.astype(float)
    patches -= patches.mean(axis=(1, 2), keepdims=True)
    patches /= patches.std(axis=(1, 2), keepdims=True) + 1e-6
    window = np.hanning(18)[1:-1]
    power = np.abs(np.fft.fft2(patches * window[:, None] * window)) ** 2
    down, right = np.meshgrid(np.fft.fftfreq(16), np.fft.fftfreq(16), indexing="ij")
    radius = np.round(np.hypot(down, right) * 16).astype(int)
    direction = np.floor((np.arctan2(down, right) % np.pi) / np.pi * 8).astype(int) % 8
    rings = [power[:, radius == ring].mean(axis=1) for ring in range(9)]
    wedges = [power[:, (direction == wedge) & (radius > 0) & (radius < 6)].mean(axis=1) for wedge in range(8)]
    lags = [(0, 1), (1, 0), (1, 1), (1, -1), (0, 2), (2, 0), (2, 2), (2, -2), (0, 3), (3, 0), (0, 4), (4, 0)]
    correlations = [np.mean(patches * np.roll(patches, lag, axis=(1, 2)), axis=(1, 2)) for lag in lags]
    blurred = smooth(patches)
    shape = [np.mean(part**power_, axis=(1, 2)) for part in (patches, blurred) for power_ in (3, 4)]
    edges = np.hypot(*np.gradient(blurred, axis=(1, 2)))
    sizes = list(np.quantile(edges.reshape(len(edges), -1), [0.1, 0.5, 0.9], axis=1))
    return np.column_stack([np.log(rings).T, np.log(wedges).T, *correlations, *shape, *sizes])


def make_model():
    return make_pipeline(PowerTransformer(), LogisticRegression(C=0.1, max_iter=1000))


patches = np.load("data/train_patches.npy")
labels = np.load("data/train_is_gravel.npy")
X = describe(patches)
X_train, X_val, y_train, y_val = train_test_split(X, labels, test_size=0.3, stratify=labels, random_state=0)
model = make_model().fit(X_train, y_train)
print(f"val_loss: {log_loss(y_val, model.predict_proba(X_val)[:, 1]):.4e}")
p_test = make_model().fit(X, labels).predict_proba(describe(np.load("data/test_patches.npy")))[:, 1]
rows = np.column_stack([np.arange(len(p_test)), p_test])
np.savetxt("submission.csv", rows, fmt=["%d", "%.6f"], delimiter=",", header="id,is_gravel", comments="")
