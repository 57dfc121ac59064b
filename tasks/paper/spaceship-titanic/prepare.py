"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

COLUMNS = """PassengerId HomePlanet CryoSleep Cabin Destination Age VIP RoomService FoodCourt ShoppingMall Spa VRDeck
Name Transported""".split()


def prepare(source, out, hidden):
    passengers = source.table("train.csv", COLUMNS, rows=8_693)
    split_table(out, hidden, passengers, key="PassengerId", targets=["Transported"], share=0.2)


if __name__ == "__main__":
    run(kaggle("spaceship-titanic", md5="67c177886736583aff9b947e121395a9"), ["train.csv"], prepare)
