# Species of leaves from margin, shape and texture. Data: data/train.csv, data/test.csv, pictures in data/images.
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler

SEED = 10

train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
classes = open("data/classes.txt", encoding="utf-8").read().split()
encoder = LabelEncoder().fit(classes)
y = encoder.transform(train["species"])
X = train.drop(columns=["id", "species"])

X_fit, X_val, y_fit, y_val = train_test_split(X, y, test_size=0.2, stratify=y, random_state=SEED)
scaler = StandardScaler().fit(X_fit)
model = LogisticRegression(C=0.05, max_iter=200, random_state=SEED).fit(scaler.transform(X_fit), y_fit)

labels = range(len(classes))
print("train log loss:", round(log_loss(y_fit, model.predict_proba(scaler.transform(X_fit)), labels=labels), 4))
print("val log loss:", round(log_loss(y_val, model.predict_proba(scaler.transform(X_val)), labels=labels), 4))

probabilities = model.predict_proba(scaler.transform(test.drop(columns=["id"])))
submission = pd.DataFrame(probabilities, columns=encoder.classes_)
submission.insert(0, "id", test["id"])
submission.to_csv("submission.csv", index=False)
