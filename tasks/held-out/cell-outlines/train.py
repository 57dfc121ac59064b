"""Which cells did the segmentation of a microscope image outline poorly? Features are measurements of the image."""

import logging

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

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
    # only how bright the cell is in channel 1 and how large it is
    return table[["avg_inten_ch_1", "total_inten_ch_1", "area_ch_1"]]


def fit(X, y):
    scaler = StandardScaler().fit(X)
    model = LogisticRegression(C=0.01, random_state=SEED)
    model.fit(scaler.transform(X), y)
    return scaler, model


def predict(fitted, X):
    scaler, model = fitted
    return model.predict_proba(scaler.transform(X))[:, 1]


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
