"""Recognise handwritten digits with a small network of our own: one hidden layer, plain numpy."""

from dataclasses import dataclass

import numpy as np

SEED = 7


@dataclass
class Settings:
    hidden: int = 8
    learning_rate: float = 0.01
    batch: int = 10
    epochs: int = 25


class Network:
    def __init__(self, inputs, hidden, outputs, random):
        self.w1 = random.normal(0, 0.1, (inputs, hidden))
        self.b1 = np.zeros(hidden)
        self.w2 = random.normal(0, 0.1, (hidden, outputs))
        self.b2 = np.zeros(outputs)

    def forward(self, x):
        hidden = np.tanh(x @ self.w1 + self.b1)
        logits = hidden @ self.w2 + self.b2
        logits -= logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        return hidden, p / p.sum(axis=1, keepdims=True)

    def step(self, x, y, learning_rate):
        hidden, p = self.forward(x)
        d_logits = p.copy()
        d_logits[np.arange(len(y)), y] -= 1
        d_logits /= len(y)
        d_hidden = (d_logits @ self.w2.T) * (1 - hidden**2)
        self.w2 -= learning_rate * hidden.T @ d_logits
        self.b2 -= learning_rate * d_logits.sum(axis=0)
        self.w1 -= learning_rate * x.T @ d_hidden
        self.b1 -= learning_rate * d_hidden.sum(axis=0)

    def predict(self, x):
        return self.forward(x)[1].argmax(axis=1)


def load(part):
    images = np.load(f"data/{part}_images.npy")
    return images.reshape(len(images), -1) / 16.0


def split(x, y, random, share=0.25):
    order = random.permutation(len(x))
    cut = int(len(x) * share)
    valid, train = order[:cut], order[cut:]
    return x[train], y[train], x[valid], y[valid]


def fit(settings, x, y, random):
    network = Network(x.shape[1], settings.hidden, 10, random)
    for _ in range(settings.epochs):
        order = random.permutation(len(x))
        for start in range(0, len(x), settings.batch):
            rows = order[start : start + settings.batch]
            network.step(x[rows], y[rows], settings.learning_rate)
    return network


if __name__ == "__main__":
    random = np.random.default_rng(SEED)
    x, y = load("train"), np.load("data/train_labels.npy").astype(int)
    x_train, y_train, x_valid, y_valid = split(x, y, np.random.default_rng(0))
    network = fit(Settings(), x_train, y_train, random)
    train_acc = np.mean(network.predict(x_train) == y_train)
    val_acc = np.mean(network.predict(x_valid) == y_valid)
    print(f"train_acc={train_acc:.4f} val_acc={val_acc:.4f}")

    predicted = network.predict(load("test"))
    with open("submission.csv", "w") as file:
        file.write("image,digit\n")
        for number, digit in enumerate(predicted):
            file.write(f"{number},{digit}\n")
