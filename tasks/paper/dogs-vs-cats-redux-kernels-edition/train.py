"""Dogs or cats: a small convolutional network on pictures of 64 x 64. Submits the probability of a dog."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from PIL import Image
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from torch import nn

SEED = 7
SIZE = 64
EPOCHS = 3
BATCH = 64


def read(path):
    picture = Image.open(path)
    picture.draft("RGB", (2 * SIZE, 2 * SIZE))
    return np.asarray(picture.convert("RGB").resize((SIZE, SIZE)))


def load_data():
    paths = sorted(Path("data/train").glob("*.jpg"))
    labels = np.array([path.name.startswith("dog") for path in paths], dtype=np.float32)
    train, val = train_test_split(np.arange(len(paths)), test_size=0.1, random_state=SEED, stratify=labels)
    test = pd.read_csv("data/test.csv")
    images = np.stack([read(path) for path in paths])
    test_images = np.stack([read(f"data/test/{number}.jpg") for number in test["id"]])
    return images[train], labels[train], images[val], labels[val], test, test_images


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.fc = nn.Linear(32 * (SIZE // 16) ** 2, 1)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 4)
        x = F.max_pool2d(F.relu(self.conv2(x)), 4)
        return self.fc(x.flatten(1)).squeeze(1)


def batch_of(images, device):
    return torch.from_numpy(images).to(device).permute(0, 3, 1, 2).float() / 255 - 0.5


def probabilities(model, images, device):
    model.eval()
    with torch.no_grad():
        parts = [torch.sigmoid(model(batch_of(images[i : i + 500], device))) for i in range(0, len(images), 500)]
    return torch.cat(parts).cpu().numpy().astype(float)


def main():
    torch.manual_seed(SEED)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train_x, train_y, val_x, val_y, test, test_x = load_data()
    print(f"{len(train_x)} train, {len(val_x)} validation, {len(test_x)} test pictures on {device}", flush=True)
    model = ConvNet().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(EPOCHS):
        model.train()
        for index in torch.randperm(len(train_x)).split(BATCH):
            labels = torch.from_numpy(train_y[index.numpy()]).to(device)
            loss = F.binary_cross_entropy_with_logits(model(batch_of(train_x[index.numpy()], device)), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        val_loss = log_loss(val_y, probabilities(model, val_x, device), labels=[0, 1])
        print(f"epoch={epoch + 1} train_loss={loss.item():.4f} val_log_loss={val_loss:.4f}", flush=True)
    pd.DataFrame({"id": test["id"], "label": probabilities(model, test_x, device)}).to_csv(
        "submission.csv", index=False
    )


if __name__ == "__main__":
    main()
