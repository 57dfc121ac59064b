"""What is wrong with a patch of a photograph: nothing, blur, noise, or both? Mean of the AUC of the four columns."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

CLASSES = ["healthy", "blurred", "noisy", "blurred_and_noisy"]


class PatchModel:
    """Gaussian naive Bayes on a few statistics of the patch."""

    def __init__(self):
        self.classifier = GaussianNB()

    @staticmethod
    def describe(patches):
        pixels = patches.reshape(len(patches), -1).astype(float)
        return np.column_stack([pixels.mean(axis=1), pixels.std(axis=1), pixels.min(axis=1), pixels.max(axis=1)])

    def fit(self, patches, labels):
        self.classifier.fit(self.describe(patches), labels)
        return self

    def predict_proba(self, patches):
        return self.classifier.predict_proba(self.describe(patches))


def column_auc(labels, probabilities):
    report = {name: roc_auc_score(labels == number, probabilities[:, number]) for number, name in enumerate(CLASSES)}
    report["mean_auc"] = np.mean(list(report.values()))
    return report


def main():
    patches = np.load("data/train.npy")
    labels = pd.read_csv("data/train.csv")[CLASSES].to_numpy().argmax(axis=1)
    patches_train, patches_val, labels_train, labels_val = train_test_split(
        patches, labels, test_size=0.3, random_state=8, stratify=labels
    )
    model = PatchModel().fit(patches_train, labels_train)
    print("patches:", len(patches_train), "train,", len(patches_val), "validation")
    print("validation:", column_auc(labels_val, model.predict_proba(patches_val)))

    model.fit(patches, labels)
    submission = pd.DataFrame(model.predict_proba(np.load("data/test.npy")), columns=CLASSES)
    submission.to_csv("submission.csv", index_label="patch")


main()
