# House prices in Ames, Iowa
import pandas as pd
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

SEED = 1

# load the data and separate the target
houses = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
y = houses["SalePrice"]

features = [
    "MSSubClass", "LotArea", "OverallQual", "OverallCond", "YearBuilt", "1stFlrSF", "2ndFlrSF", "GrLivArea",
    "FullBath", "BedroomAbvGr", "TotRmsAbvGrd", "Fireplaces", "WoodDeckSF", "MoSold", "YrSold",
]  # fmt: skip
X = houses[features]
train_X, valid_X, train_y, valid_y = train_test_split(X, y, test_size=0.25, random_state=SEED)

model = DecisionTreeRegressor(max_depth=8, random_state=SEED)
model.fit(train_X, train_y)

print("Train MAE: {:,.2f}".format(mean_absolute_error(train_y, model.predict(train_X))))
print("Validation MAE: {:,.2f}".format(mean_absolute_error(valid_y, model.predict(valid_X))))

output = pd.DataFrame({"Id": test["Id"], "SalePrice": model.predict(test[features])})
output.to_csv("submission.csv", index=False)
