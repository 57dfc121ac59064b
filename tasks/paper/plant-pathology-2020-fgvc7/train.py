"""Diseases of apple leaves: a small network on shrunk photographs, four classes, mean ROC AUC."""

import logging

import numpy as np
import pandas as pd
import torch
from PIL import Image
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from torch import nn

SEED = 2020
SIZE = 96
EPOCHS = 8
TARGETS = ["healthy", "multiple_diseases", "rust", "scab"]
log = logging.getLogger("plants")


def load_image(name):
    image = Image.open(f"data/images/{name}.jpg")
    image.draft("RGB", (2 * SIZE, 2 * SIZE))  # JPEG can be decoded small, which saves most of the time
    return np.asarray(image.convert("RGB").resize((SIZE, SIZE)), dtype=np.uint8)


def load_data():
    train, test = pd.read_csv("data/train.csv"), pd.read_csv("data/test.csv")
    images = np.stack([load_image(name) for name in train["image_id"]])
    test_images = np.stack([load_image(name) for name in test["image_id"]])
    labels = train[TARGETS].to_numpy().argmax(axis=1)
    fit, val = train_test_split(np.arange(len(train)), test_size=0.2, random_state=SEED, stratify=labels)
    return images[fit], labels[fit], images[val], labels[val], test, test_images


def make_model():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, stride=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, stride=2), nn.ReLU(), nn.AdaptiveAvgPool2d(3),
        nn.Flatten(), nn.Linear(32 * 9, len(TARGETS)),
    )  # fmt: skip


def tensor(images):
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1


def predict(model, images, device):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(part.to(device)).softmax(1).cpu() for part in tensor(images).split(100)]).numpy()


def main():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    x_fit, y_fit, x_val, y_val, test, x_test = load_data()
    model = make_model().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    truth = np.eye(len(TARGETS))[y_val]
    for epoch in range(1, EPOCHS + 1):
        model.train()
        for rows in torch.randperm(len(x_fit)).split(32):
            loss = nn.functional.cross_entropy(
                model(tensor(x_fit[rows.numpy()]).to(device)), torch.from_numpy(y_fit[rows.numpy()]).to(device)
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        log.info("epoch %d: val_auc = %.4f", epoch, roc_auc_score(truth, predict(model, x_val, device)))
    result = pd.DataFrame(predict(model, x_test, device), columns=TARGETS)
    result.insert(0, "image_id", test["image_id"])
    result.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
