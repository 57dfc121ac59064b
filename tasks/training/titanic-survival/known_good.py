"""Known good script: gender, class and port of all, family size, and boosted trees."""

import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score


def preprocess(table):
    columns = pd.DataFrame({"age": table["age"], "fare": table["fare"]})
    columns["family"] = table["sibsp"] + table["parch"]
    columns["sibsp"], columns["parch"] = table["sibsp"], table["parch"]
    columns["woman"] = (table["gender"] == "female").astype(int)
    columns["child"] = (table["age"] < 13).astype(int)
    for name in ["1st", "2nd", "3rd", "deck crew", "engineering crew", "restaurant staff", "victualling crew"]:
        columns[name] = (table["class"] == name).astype(int)
    for port in ["Belfast", "Cherbourg", "Queenstown", "Southampton"]:
        columns[port] = (table["embarked"] == port).astype(int)
    return columns


def build_model():
    return GradientBoostingClassifier(
        n_estimators=150, learning_rate=0.05, max_depth=4, subsample=0.7, min_samples_leaf=8, random_state=0
    )


people = pd.read_csv("data/train.csv")
X, y = preprocess(people), people["survived"]
folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=123)
accuracy = cross_val_score(build_model(), X, y, cv=folds, scoring="accuracy")
print(f"Validation accuracy: {accuracy.mean():.2%} (+/- {accuracy.std():.2%})")
test = pd.read_csv("data/test.csv")
test["survived"] = build_model().fit(X, y).predict(preprocess(test))
test[["person", "survived"]].to_csv("submission.csv", index=False)
