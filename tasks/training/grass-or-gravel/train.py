# Grass (0) or gravel (1)? Patches of 16 x 16 grey pixels; the probability of gravel is scored by log loss.
import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

SEED = 5
EPOCHS = 15

patches = np.load("data/train_patches.npy")
labels = np.load("data/train_is_gravel.npy")
test_patches = np.load("data/test_patches.npy")


def to_features(patches):
    return patches.reshape(len(patches), -1) / 255.0 - 0.5


X_train, X_val, y_train, y_val = train_test_split(
    to_features(patches), labels, test_size=0.3, stratify=labels, random_state=0
)

clf = SGDClassifier(loss="log_loss", alpha=0.001, learning_rate="constant", eta0=0.01, random_state=SEED)
rng = np.random.default_rng(SEED)
for epoch in range(EPOCHS):
    order = rng.permutation(len(X_train))
    clf.partial_fit(X_train[order], y_train[order], classes=[0, 1])
    train_loss = log_loss(y_train, clf.predict_proba(X_train)[:, 1])
    val_loss = log_loss(y_val, clf.predict_proba(X_val)[:, 1])
    print(f"[{epoch + 1:2d}/{EPOCHS}] train_loss: {train_loss:.4e}  val_loss: {val_loss:.4e}", flush=True)

p_test = clf.predict_proba(to_features(test_patches))[:, 1]
rows = np.column_stack([np.arange(len(p_test)), p_test])
np.savetxt("submission.csv", rows, fmt=["%d", "%.6f"], delimiter=",", header="id,is_gravel", comments="")
