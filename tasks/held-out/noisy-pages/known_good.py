"""A network sees 9 x 9 noisy pixels, the medians around the pixel and how bright the tile is; it corrects a median."""
import numpy as np
from scipy.ndimage import gaussian_filter, median_filter
from sklearn.neural_network import MLPRegressor

SEED = 1
REACH = 4


def features(images):
    """(n, h, w) -> (n * h * w, 85)"""
    n, h, w = images.shape
    padded = np.pad(images, ((0, 0), (REACH, REACH), (REACH, REACH)), mode="reflect")
    side = range(2 * REACH + 1)
    layers = [padded[:, i:i + h, j:j + w] for i in side for j in side]
    layers += [median_filter(images, size=(1, size, size)) for size in (3, 5)]
    layers.append(gaussian_filter(images, sigma=(0, 6, 6)))
    layers.append(np.broadcast_to(images.max((1, 2), keepdims=True), images.shape))
    return np.stack(layers, axis=-1).reshape(n * h * w, -1)


def turned(images):
    """The images and two mirror images of each, so that there is more to learn from."""
    return np.concatenate([images, images[:, ::-1], images[:, :, ::-1]])


def rmse(predicted, wanted):
    return float(np.sqrt(np.mean((predicted - wanted) ** 2)))


clean = np.load("data/train_clean.npy")
noisy = np.load("data/train_noisy.npy")
test = np.load("data/test_noisy.npy")
X_train, y_train = features(turned(noisy[:-30])), turned(clean[:-30]).ravel()
X_val, y_val = features(noisy[-30:]), clean[-30:].ravel()
MEDIAN = 81

model = MLPRegressor(
    hidden_layer_sizes=(96, 48), alpha=0.01, learning_rate_init=0.001, batch_size=512, max_iter=12, random_state=SEED
)
model.fit(X_train - 0.5, y_train - X_train[:, MEDIAN])


def predict(X):
    return np.clip(model.predict(X - 0.5) + X[:, MEDIAN], 0, 1)


print(f"train_rmse: {rmse(predict(X_train), y_train):.5f} - val_rmse: {rmse(predict(X_val), y_val):.5f}")
cleaned = predict(features(test)).reshape(len(test), -1)
with open("submission.csv", "w") as file:
    print("tile", *[f"p{i}" for i in range(cleaned.shape[1])], sep=",", file=file)
    for tile, pixels in enumerate(cleaned):
        print(tile, *[f"{pixel:.5f}" for pixel in pixels], sep=",", file=file)
