"""Clean photographed pages of text: every clean pixel is a weighted sum of the 3 x 3 noisy pixels around it."""
import numpy as np

SEED = 1
EPOCHS = 4
LEARNING_RATE = 0.0004
BATCH = 256


def neighbourhoods(images):
    """(n, h, w) -> (n * h * w, 9): the pixels around each pixel; the border repeats."""
    n, h, w = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)), mode="edge")
    shifts = [padded[:, i:i + h, j:j + w] for i in range(3) for j in range(3)]
    return np.stack(shifts, axis=-1).reshape(n * h * w, 9)


def rmse(predicted, wanted):
    return float(np.sqrt(np.mean((predicted - wanted) ** 2)))


clean = np.load("data/train_clean.npy")
noisy = np.load("data/train_noisy.npy")
test = np.load("data/test_noisy.npy")

# the last 30 tiles are for validation
X_train, y_train = neighbourhoods(noisy[:-30]), clean[:-30].ravel()
X_val, y_val = neighbourhoods(noisy[-30:]), clean[-30:].ravel()
print(f"{len(clean) - 30} tiles for training, 30 for validation; doing nothing gives {rmse(X_val[:, 4], y_val):.4f}")

rng = np.random.default_rng(SEED)
weights = rng.normal(0, 0.05, size=9)
bias = 0.0

for epoch in range(1, EPOCHS + 1):
    order = rng.permutation(len(X_train))
    for start in range(0, len(order), BATCH):
        batch = order[start:start + BATCH]
        error = X_train[batch] @ weights + bias - y_train[batch]
        weights -= LEARNING_RATE * (X_train[batch].T @ error) / len(batch)
        bias -= LEARNING_RATE * error.mean()
    train_rmse = rmse(X_train @ weights + bias, y_train)
    val_rmse = rmse(X_val @ weights + bias, y_val)
    print(f"epoch {epoch}/{EPOCHS} - train_rmse: {train_rmse:.5f} - val_rmse: {val_rmse:.5f}")

cleaned = (neighbourhoods(test) @ weights + bias).reshape(len(test), -1)
with open("submission.csv", "w") as file:
    print("tile", *[f"p{i}" for i in range(cleaned.shape[1])], sep=",", file=file)
    for tile, pixels in enumerate(cleaned):
        print(tile, *[f"{pixel:.5f}" for pixel in pixels], sep=",", file=file)
