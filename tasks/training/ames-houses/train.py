import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

# ---- read the data ----
train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
print(f"{len(train)} houses to learn from, {len(test)} to predict, {train.shape[1] - 2} columns")

# ---- features ----
features = ["LotArea", "YearBuilt", "1stFlrSF", "2ndFlrSF", "FullBath", "BedroomAbvGr", "TotRmsAbvGrd"]

y = train["SalePrice"]
X = train[features].fillna(0)
X_test = test[features].fillna(0)

# ---- validation ----
train_X, val_X, train_y, val_y = train_test_split(X, y, test_size=0.25, random_state=7)

model = LinearRegression()
model.fit(train_X, train_y)

train_mae = mean_absolute_error(train_y, model.predict(train_X))
val_mae = mean_absolute_error(val_y, model.predict(val_X))
print(f"Training MAE: ${train_mae:,.2f}")
print(f"Validation MAE: ${val_mae:,.2f}")

# ---- submission ----
model.fit(X, y)
submission = pd.DataFrame({"Id": test["Id"], "SalePrice": model.predict(X_test)})
submission.to_csv("submission.csv", index=False)
print("Wrote submission.csv")
