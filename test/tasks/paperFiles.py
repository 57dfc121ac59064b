"""Makes small data sets in the form of the paper's tasks, all from random numbers: python paperFiles.py DIR.

Each task gets a folder as a user would have it; some hold archives as they are downloaded, others unpacked files.
"""

import gzip
import io
import json
import pickle
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

ROOT = Path(__file__).resolve().parents[2] / "tasks" / "paper"
random = np.random.RandomState(4)
WORDS = [f"word{number}" for number in range(60)]


def main():
    for name, make in TASKS.items():
        folder = Path(sys.argv[1]) / name
        folder.mkdir(parents=True)
        make(folder)


def text(label, classes=2, length=12):
    """Words, of which every second one hints at the label."""
    hints = [WORDS[label % classes + classes * n] for n in random.randint(0, 5, length // 2)]
    return " ".join([*hints, *random.choice(WORDS, length - len(hints))])


def jpeg(label, size=(32, 32)):
    """A picture that is brighter or darker by its label, with noise."""
    pixels = np.clip(60 + 40 * label + random.normal(0, 30, (*size, 3)), 0, 255).astype(np.uint8)
    raw = io.BytesIO()
    Image.fromarray(pixels).save(raw, "JPEG")
    return raw.getvalue()


def csv(folder, frame, name="train.csv"):
    frame.to_csv(folder / name, index=False)


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def zipped(members):
    """Bytes of a zip file."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return raw.getvalue()


def cifar(folder):
    with tarfile.open(folder / "cifar-10-python.tar.gz", "w:gz") as archive:
        for name in [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]:
            labels = random.randint(0, 10, 40)
            images = np.clip(20 * labels[:, None] + random.normal(0, 20, (40, 3072)), 0, 255).astype(np.uint8)
            raw = pickle.dumps({b"data": images, b"labels": labels.tolist(), b"batch_label": b"made"}, protocol=2)
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))


def cactus(folder):
    """As it is downloaded: a zip file in a zip file."""
    labels = pd.DataFrame({"id": [f"{n:08x}.jpg" for n in range(60)], "has_cactus": np.arange(60) % 2})
    images = {f"train/{name}": jpeg(label) for name, label in labels.to_numpy()}
    test = {"test/other.jpg": jpeg(0)}
    table = labels.to_csv(index=False)
    outer = {"train.csv": table, "train.zip": zipped(images), "test.zip": zipped(test), "__MACOSX/train.csv": "no"}
    write(folder / "aerial-cactus-identification.zip", zipped(outer))


def dogs(folder):
    images = {f"train/{kind}.{n}.jpg": jpeg(kind == "dog", (90, 120)) for kind in ("cat", "dog") for n in range(30)}
    write(folder / "train.zip", zipped(images))


def plants(folder):
    kinds = np.eye(4, dtype=int)[np.arange(60) % 4]
    names = [f"Train_{n}" for n in range(60)]
    frame = pd.DataFrame(kinds, columns=["healthy", "multiple_diseases", "rust", "scab"])
    frame.insert(0, "image_id", names)
    csv(folder, frame)
    for name, kind in zip(names, kinds):
        write(folder / "images" / f"{name}.jpg", jpeg(kind.argmax(), (120, 150)))


def houses(folder):
    listed = (ROOT / "home-data-for-ml-course" / "prepare.py").read_text().split('"""')[3].split()
    frame = pd.DataFrame(random.randint(1, 100, (120, len(listed))), columns=listed)
    frame["Id"] = range(1, 121)
    frame["Alley"] = "NA"
    frame["SalePrice"] = 100_000 + 1_000 * frame["OverallQual"]
    csv(folder, frame)
    write(folder / "data_description.txt", b"OverallQual: from 1 to 100\n")


def spaceship(folder):
    number = np.arange(120)
    frame = pd.DataFrame({"PassengerId": [f"{n:04d}_01" for n in number], "HomePlanet": "Earth", "CryoSleep": "False"})
    frame = frame.assign(Cabin="B/0/P", Destination="TRAPPIST-1e", Age=number % 70, VIP="False")
    for name in ("RoomService", "FoodCourt", "ShoppingMall", "Spa", "VRDeck"):
        frame[name] = random.randint(0, 900, 120) * (number % 3 == 0)
    frame.loc[5, "Age"] = np.nan
    csv(folder, frame.assign(Name="A B", Transported=number % 3 != 0))


def crystals(folder):
    """As it is downloaded and unpacked once."""
    named = """id spacegroup number_of_total_atoms percent_atom_al percent_atom_ga percent_atom_in lattice_vector_1_ang
    lattice_vector_2_ang lattice_vector_3_ang lattice_angle_alpha_degree lattice_angle_beta_degree
    lattice_angle_gamma_degree formation_energy_ev_natom bandgap_energy_ev""".split()
    frame = pd.DataFrame(random.uniform(0, 1, (80, len(named))).round(4), columns=named)
    frame["id"] = range(1, 81)
    write(folder / "train.csv.zip", zipped({"train.csv": frame.to_csv(index=False)}))
    geometries = {f"train/{n}/geometry.xyz": f"#crystal {n}\natom 0 0 0 Al\n" for n in range(1, 81)}
    write(folder / "train.zip", zipped(geometries))


def feedback(folder):
    marks = random.randint(2, 11, (80, 6)) / 2
    frame = pd.DataFrame(marks, columns="cohesion syntax vocabulary phraseology grammar conventions".split())
    frame.insert(0, "text_id", [f"{n:012X}" for n in range(80)])
    frame.insert(1, "full_text", [f'She said: "{text(int(mark[0]))}"\n\nThe end.' for mark in marks])
    csv(folder, frame)


def arxiv(folder):
    labels = random.randint(0, 5, 120)
    features = (labels[:, None] + random.normal(0, 1, (120, 128))).round(4)
    tables = {
        "raw/node-feat": features,
        "raw/edge": random.randint(0, 120, (300, 2)),
        "raw/node-label": labels[:, None],
    }
    for part, index in (("train", range(70)), ("valid", range(70, 95)), ("test", range(95, 120))):
        tables[f"split/time/{part}"] = np.array(index)[:, None]
    lines = {name: pd.DataFrame(table).to_csv(index=False, header=False) for name, table in tables.items()}
    members = {f"arxiv/{name}.csv.gz": gzip.compress(table.encode(), mtime=0) for name, table in lines.items()}
    write(folder / "arxiv.zip", zipped(members))


def pages(folder):
    for name in ("2", "3", "5", "6", "8", "9", "11", "12", "14", "15"):
        clean = np.where(random.uniform(size=(24, 30)) < 0.2, 0, 255).astype(np.uint8)
        dirty = np.clip(clean + random.normal(-20, 25, clean.shape), 0, 255).astype(np.uint8)
        for kind, page in (("train", dirty), ("train_cleaned", clean)):
            (folder / kind).mkdir(exist_ok=True)
            Image.fromarray(page).save(folder / kind / f"{name}.png")


def leaves(folder):
    species = np.array(["Acer_Opalus", "Quercus_Rubra", "Tilia_Oliveri", "Ulmus_Bergmanniana"])[np.arange(80) % 4]
    named = [f"{kind}{n}" for kind in ("margin", "shape", "texture") for n in range(1, 65)]
    values = (np.arange(80)[:, None] % 4 + random.normal(0, 1, (80, len(named)))).round(5)
    frame = pd.DataFrame(values, columns=named)
    frame.insert(0, "id", range(1, 81))
    frame.insert(1, "species", species)
    csv(folder, frame)
    for number in frame["id"]:
        write(folder / "images" / f"{number}.jpg", jpeg(number % 4))


def icebergs(folder):
    scenes = []
    for number in range(40):
        bands = random.normal(-20 + 5 * (number % 2), 3, (2, 5625)).round(3)
        angle = "na" if number == 7 else 38.5
        scene = {"id": f"{number:08x}", "band_1": bands[0].tolist(), "band_2": bands[1].tolist(), "inc_angle": angle}
        scenes.append({**scene, "is_iceberg": number % 2})
    write(folder / "data" / "processed" / "train.json", json.dumps(scenes).encode())


def whales(folder):
    names = [f"w_{number % 12:07x}" for number in range(50)] + [f"w_9{number:06x}" for number in range(10)]
    frame = pd.DataFrame({"Image": [f"{number:08x}.jpg" for number in range(60)], "Id": names})
    csv(folder, frame)
    for number, picture in enumerate(frame["Image"]):
        write(folder / "train" / picture, jpeg(number % 12 / 3, (50, 90)))


def essays(folder):
    scores = np.arange(80) % 6 + 1
    rows = {"essay_id": [f"{n:07x}" for n in range(80)], "full_text": [text(s, 6, 8 * s) for s in scores]}
    csv(folder, pd.DataFrame({**rows, "score": scores}))


def insults(folder):
    for name, rows in (("train.csv", 80), ("test_with_solutions.csv", 30)):
        labels = np.arange(rows) % 2
        frame = pd.DataFrame(
            {"Insult": labels, "Date": "20120618192155Z", "Comment": [f'"{text(n)}"' for n in labels]}
        )
        csv(folder, frame if name == "train.csv" else frame.assign(Usage="PublicTest"), name)


def spooky(folder):
    authors = np.array(["EAP", "HPL", "MWS"])[np.arange(90) % 3]
    rows = {"id": [f"id{n:05d}" for n in range(90)], "text": [text(n % 3, 3) for n in range(90)], "author": authors}
    csv(folder, pd.DataFrame(rows))


def toxic(folder):
    names = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
    frame = pd.DataFrame(random.randint(0, 2, (120, 6)), columns=names)
    frame.insert(0, "id", [f"{n:016x}" for n in range(120)])
    frame.insert(1, "comment_text", [text(label) for label in frame["toxic"]])
    csv(folder, frame)


def patents(folder):
    rows = random.randint(0, 20, (100, 2))
    frame = pd.DataFrame(
        {"id": [f"{n:016x}" for n in range(100)], "anchor": [f"metal plate {WORDS[a]}" for a, _ in rows]}
    )
    frame["target"] = [f"{WORDS[b]} plate" if n % 2 else f"{WORDS[a]} metal" for n, (a, b) in enumerate(rows)]
    csv(folder, frame.assign(context="H01", score=random.randint(0, 5, 100) / 4))


def cover(folder):
    numbers = """Elevation Aspect Slope Horizontal_Distance_To_Hydrology Vertical_Distance_To_Hydrology
    Horizontal_Distance_To_Roadways Hillshade_9am Hillshade_Noon Hillshade_3pm
    Horizontal_Distance_To_Fire_Points""".split()
    flags = [f"Wilderness_Area{n}" for n in range(1, 5)] + [f"Soil_Type{n}" for n in range(1, 41)]
    frame = pd.DataFrame(random.randint(-5, 3000, (200, 10)), columns=numbers)
    frame[flags] = random.randint(0, 2, (200, len(flags)))
    frame.insert(0, "Id", range(200))
    csv(folder, frame.assign(Cover_Type=1 + (frame["Elevation"] > 1500)))


TASKS = {
    "aerial-cactus-identification": cactus,
    "cifar-10": cifar,
    "denoising-dirty-documents": pages,
    "detecting-insults-in-social-commentary": insults,
    "dogs-vs-cats-redux-kernels-edition": dogs,
    "feedback-prize-english-language-learning": feedback,
    "home-data-for-ml-course": houses,
    "jigsaw-toxic-comment-classification-challenge": toxic,
    "leaf-classification": leaves,
    "learning-agency-lab-automated-essay-scoring-2": essays,
    "nomad2018-predict-transparent-conductors": crystals,
    "ogbn-arxiv": arxiv,
    "plant-pathology-2020-fgvc7": plants,
    "spaceship-titanic": spaceship,
    "spooky-author-identification": spooky,
    "statoil-iceberg-classifier-challenge": icebergs,
    "tabular-playground-series-dec-2021": cover,
    "us-patent-phrase-to-phrase-matching": patents,
    "whale-categorization-playground": whales,
}

if __name__ == "__main__":
    main()
