"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

TARGETS = ["formation_energy_ev_natom", "bandgap_energy_ev"]
COLUMNS = """id spacegroup number_of_total_atoms percent_atom_al percent_atom_ga percent_atom_in lattice_vector_1_ang
lattice_vector_2_ang lattice_vector_3_ang lattice_angle_alpha_degree lattice_angle_beta_degree
lattice_angle_gamma_degree""".split()


def prepare(source, out, hidden):
    crystals = source.table("train.csv", [*COLUMNS, *TARGETS], rows=2_400)
    train, test = split_table(out, hidden, crystals, key="id", targets=TARGETS, share=0.1)
    for folder, rows in (("train", train), ("test", test)):
        for crystal in rows["id"]:
            out.write(f"data/{folder}/{crystal}/geometry.xyz", source.read(f"train/{crystal}/geometry.xyz"))


if __name__ == "__main__":
    origin = kaggle("nomad2018-predict-transparent-conductors", md5="faf192f27aa208d8da5ab99d41bd9e39")
    run(origin, ["train.csv", "train/*/geometry.xyz"], prepare)
