"""Handwritten digits, 8 x 8 pixels: a small neural network, trained epoch by epoch."""

import time

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

SEED = 42


class Config:
    hidden = (16,)
    learning_rate = 0.001
    batch_size = 64
    epochs = 20


class Trainer:
    def __init__(self, config):
        self.rng = np.random.default_rng(SEED)
        self.model = MLPClassifier(
            hidden_layer_sizes=config.hidden,
            learning_rate_init=config.learning_rate,
            batch_size=config.batch_size,
            random_state=SEED,
        )

    def train_epoch(self, X, y):
        order = self.rng.permutation(len(X))
        self.model.partial_fit(X[order], y[order], classes=np.arange(10))
        return self.model.loss_

    def accuracy(self, X, y):
        return np.mean(self.model.predict(X) == y)


# The file is sorted by writer: without shuffling, the validation digits come from people the model has not seen.
digits = load_digits()
X_train, X_val, y_train, y_val = train_test_split(digits.data / 16.0, digits.target, test_size=0.25, shuffle=False)

config = Config()
trainer = Trainer(config)
start = time.time()
for epoch in range(1, config.epochs + 1):
    loss = trainer.train_epoch(X_train, y_train)
    acc, val_acc = trainer.accuracy(X_train, y_train), trainer.accuracy(X_val, y_val)
    took = time.time() - start
    print(f"Epoch {epoch}/{config.epochs} - {took:.1f}s - loss: {loss:.4f} - acc: {acc:.4f} - val_acc: {val_acc:.4f}")
