"""Formation energy and band gap of transparent conductors, from the composition and the lattice."""

import json

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold
from sklearn.neighbors import KNeighborsRegressor

SEED = 3
TARGETS = ["formation_energy_ev_natom", "bandgap_energy_ev"]
FEATURES = ["spacegroup", "number_of_total_atoms", "percent_atom_al", "percent_atom_ga", "percent_atom_in"]


def rmsle(truth, predicted):
    errors = np.log1p(np.asarray(truth)) - np.log1p(np.maximum(predicted, 0))
    return float(np.mean(np.sqrt(np.mean(errors**2, axis=0))))


def make_model():
    return KNeighborsRegressor(n_neighbors=20)


train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
scores = []
for fold, (fit, val) in enumerate(KFold(5, shuffle=True, random_state=SEED).split(train), start=1):
    model = make_model().fit(train.loc[fit, FEATURES], train.loc[fit, TARGETS])
    scores.append(rmsle(train.loc[val, TARGETS], model.predict(train.loc[val, FEATURES])))
    print(json.dumps({"fold": fold, "rmsle": round(scores[-1], 5)}))
print(json.dumps({"val_rmsle": round(float(np.mean(scores)), 5), "folds": len(scores)}))

model = make_model().fit(train[FEATURES], train[TARGETS])
submission = pd.DataFrame(np.maximum(model.predict(test[FEATURES]), 0), columns=TARGETS)
submission.insert(0, "id", test["id"])
submission.to_csv("submission.csv", index=False)
