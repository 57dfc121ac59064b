"""Which cells did the segmentation of a microscope image outline poorly? Features are measurements of the image."""

import logging

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

TARGET = "poorly_segmented"
SEED = 20

logging.basicConfig(level=logging.INFO, format="%(asctime)s [%(levelname)s] %(message)s")
logger = logging.getLogger(__name__)


def load():
    train = pd.read_csv("data/train.csv", index_col="id")
    test = pd.read_csv("data/test.csv", index_col="id")
    logger.info("read %d training cells and %d test cells", len(train), len(test))
    return train, test


def build_features(table):
    return table.drop(columns=TARGET, errors="ignore")


def fit(X, y):
    model = HistGradientBoostingClassifier(
        learning_rate=0.03, max_iter=150, max_leaf_nodes=6, max_features=0.3, random_state=SEED
    )
    return model.fit(X, y)


def predict(fitted, X):
    return fitted.predict_proba(X)[:, 1]


if __name__ == "__main__":
    train, test = load()
    X, y = build_features(train), train[TARGET]
    X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.35, stratify=y, random_state=1)
    fitted = fit(X_train, y_train)
    logger.info("train log loss = %.5f", log_loss(y_train, predict(fitted, X_train)))
    p_valid = predict(fitted, X_valid)
    logger.info("valid log loss = %.5f, valid auc = %.4f", log_loss(y_valid, p_valid), roc_auc_score(y_valid, p_valid))

    submission = pd.DataFrame({TARGET: predict(fitted, build_features(test))}, index=test.index)
    submission.to_csv("submission.csv")
    logger.info("wrote submission.csv")
