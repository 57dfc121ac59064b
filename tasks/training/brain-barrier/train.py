"""Does a molecule pass the blood-brain barrier? A small graph is made from its SMILES text, and counted."""

import csv
import json
import re

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

SEED = 42
ATOM = re.compile(r"\[[^\]]*\]|Br|Cl|[BCNOPSFIbcnops]")
TOKEN = re.compile(rf"({ATOM.pattern})|(%\d\d|\d)|([()])|([-=#:/\\$~])|(\.)")


def parse(smiles):
    """Atoms, and the bonds between them as pairs of positions."""
    atoms, bonds = [], []
    open_rings, branches, last = {}, [], None
    for atom, ring, bracket, _, dot in TOKEN.findall(smiles):
        if atom:
            atoms.append(element(atom))
            if last is not None:
                bonds.append((last, len(atoms) - 1))
            last = len(atoms) - 1
        elif ring:
            if ring in open_rings:
                bonds.append((open_rings.pop(ring), last))
            else:
                open_rings[ring] = last
        elif bracket == "(":
            branches.append(last)
        elif bracket == ")":
            last = branches.pop()
        elif dot:
            last = None
    return atoms, bonds


def element(atom):
    return re.search(r"[A-Z][a-z]?|[a-z]+", atom).group() if atom[0] == "[" else atom


def graph_features(smiles):
    atoms, bonds = parse(smiles)
    degree = np.bincount(np.array(bonds, dtype=int).ravel(), minlength=len(atoms))
    return [len(atoms), len(bonds), degree.max(), np.mean(degree), len(bonds) - len(atoms) + 1]


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main():
    rows = read("data/train.csv")
    X = np.array([graph_features(row["smiles"]) for row in rows], dtype=float)
    y = np.array([int(row["permeable"]) for row in rows])
    print(json.dumps({"event": "data", "molecules": len(y), "features": X.shape[1], "permeable": round(y.mean(), 4)}))

    X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.25, random_state=0, stratify=y)
    model = DecisionTreeClassifier(max_depth=2, random_state=SEED)
    model.fit(X_train, y_train)
    result = {"train_accuracy": model.score(X_train, y_train), "val_accuracy": model.score(X_val, y_val)}
    print(json.dumps({"event": "result", **{name: round(value, 4) for name, value in result.items()}}))

    model.fit(X, y)
    test = read("data/test.csv")
    predicted = model.predict(np.array([graph_features(row["smiles"]) for row in test], dtype=float))
    with open("submission.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["molecule", "permeable"])
        writer.writerows((row["molecule"], label) for row, label in zip(test, predicted))


if __name__ == "__main__":
    main()
