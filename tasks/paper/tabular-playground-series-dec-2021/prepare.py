"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

NUMBERS = """Id Elevation Aspect Slope Horizontal_Distance_To_Hydrology Vertical_Distance_To_Hydrology
Horizontal_Distance_To_Roadways Hillshade_9am Hillshade_Noon Hillshade_3pm
Horizontal_Distance_To_Fire_Points""".split()
FLAGS = [f"Wilderness_Area{n}" for n in range(1, 5)] + [f"Soil_Type{n}" for n in range(1, 41)]


def prepare(source, out, hidden):
    # All are whole numbers; as text, four million rows would not fit into the memory of most machines.
    patches = source.table("train.csv", [*NUMBERS, *FLAGS, "Cover_Type"], rows=4_000_000, text=False)
    split_table(out, hidden, patches, key="Id", targets=["Cover_Type"], share=0.1)


if __name__ == "__main__":
    origin = kaggle("tabular-playground-series-dec-2021", md5="c7f38370ee2609e5602814a55cb26555")
    run(origin, ["train.csv"], prepare)
