# Insults among comments: word counts and naive Bayes.
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import MultinomialNB

SEED = 42

train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")

accuracies = []
for fit, val in StratifiedKFold(n_splits=5, shuffle=True, random_state=SEED).split(train, train["Insult"]):
    vectorizer = CountVectorizer()
    model = MultinomialNB()
    model.fit(vectorizer.fit_transform(train["Comment"].iloc[fit]), train["Insult"].iloc[fit])
    predicted = model.predict(vectorizer.transform(train["Comment"].iloc[val]))
    accuracies.append(accuracy_score(train["Insult"].iloc[val], predicted))

print("folds:", ", ".join(f"{100 * value:.1f}" for value in accuracies))
print(f"mean_val_accuracy: {100 * sum(accuracies) / len(accuracies):.2f}")

vectorizer = CountVectorizer()
model = MultinomialNB().fit(vectorizer.fit_transform(train["Comment"]), train["Insult"])
test["Insult"] = model.predict_proba(vectorizer.transform(test["Comment"]))[:, 1]
test[["id", "Insult"]].to_csv("submission.csv", index=False)
