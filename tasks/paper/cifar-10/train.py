"""CIFAR-10: a small convolutional network. Prints the validation accuracy, writes the probabilities of the test."""

import numpy as np
import pandas as pd
import torch
from torch import nn

SEED = 42
EPOCHS = 5
BATCH_SIZE = 128
CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(32 * 5 * 5, 128), nn.ReLU(), nn.Linear(128, 10),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


def load_data():
    images, labels = np.load("data/train_images.npy"), np.load("data/train_labels.npy")
    order = np.random.default_rng(SEED).permutation(len(images))
    val, train = order[: len(order) // 5], order[len(order) // 5 :]
    return images[train], labels[train], images[val], labels[val], np.load("data/test_images.npy")


def to_tensor(images):
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255 - 0.5


def predict(model, images, device):
    model.eval()
    with torch.no_grad():
        parts = [
            model(to_tensor(images[i : i + 1000]).to(device)).softmax(1).cpu() for i in range(0, len(images), 1000)
        ]
    return torch.cat(parts).numpy()


def main():
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train_x, train_y, val_x, val_y, test_x = load_data()
    model = Net().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loss_function = nn.CrossEntropyLoss()
    for epoch in range(1, EPOCHS + 1):
        model.train()
        for batch in torch.randperm(len(train_x)).split(BATCH_SIZE):
            images, labels = to_tensor(train_x[batch.numpy()]).to(device), torch.from_numpy(train_y[batch.numpy()])
            optimizer.zero_grad()
            loss = loss_function(model(images), labels.to(device))
            loss.backward()
            optimizer.step()
        accuracy = 100 * np.mean(predict(model, val_x, device).argmax(axis=1) == val_y)
        print(f"Epoch {epoch}/{EPOCHS}: loss {loss.item():.4f}, val_accuracy: {accuracy:.2f} %", flush=True)
    submission = pd.DataFrame(predict(model, test_x, device), columns=CLASSES)
    submission.to_csv("submission.csv", index_label="id")


if __name__ == "__main__":
    main()
