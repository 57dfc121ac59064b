"""Which passengers of the Spaceship Titanic were transported?"""

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

RANDOM_STATE = 42
SPENDING = ["RoomService", "FoodCourt", "ShoppingMall", "Spa", "VRDeck"]


def features(frame):
    table = frame[["Age", *SPENDING]].fillna(0)
    table["CryoSleep"] = (frame["CryoSleep"].astype(str) == "True").astype(int)
    return table


def main():
    train, test = pd.read_csv("data/train.csv"), pd.read_csv("data/test.csv")
    X, y = features(train), train["Transported"].astype(bool)
    X_fit, X_val, y_fit, y_val = train_test_split(X, y, test_size=0.2, random_state=RANDOM_STATE)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, random_state=RANDOM_STATE))
    model.fit(X_fit, y_fit)
    print(f"Training accuracy:   {100 * accuracy_score(y_fit, model.predict(X_fit)):.2f}%")
    print(f"Validation accuracy: {100 * accuracy_score(y_val, model.predict(X_val)):.2f}%")
    submission = test[["PassengerId"]].assign(Transported=model.predict(features(test)))
    submission.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
