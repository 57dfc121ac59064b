"""Makes data and answers from the 200 small grey pictures inside the scikit-image wheel."""

import io
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, member

MEMBER = "skimage/data/lfw_subset.npy"
FACES = 100  # the first hundred pictures are faces, the others are cut from the background
TEST_EACH = 35


def main():
    args = arguments(__doc__)
    pictures = read_pictures(args.packages)
    random = np.random.RandomState(14)
    kinds = [random.permutation(FACES), FACES + random.permutation(len(pictures) - FACES)]
    test = random.permutation(np.concatenate([kind[:TEST_EACH] for kind in kinds]))
    train = random.permutation(np.concatenate([kind[TEST_EACH:] for kind in kinds]))
    data = args.out / "data"
    save(data / "train", pictures[train])
    save(data / "test", pictures[test])
    write(data / "train.csv", "id,has_face\n" + rows(train < FACES))
    write(data / "test.csv", "id\n" + "".join(f"{number:03d}\n" for number in range(len(test))))
    write(args.hidden / "answers.csv", "id,has_face\n" + rows(test < FACES))


def read_pictures(packages):
    """(200, 25, 25) as uint8."""
    grey = np.load(io.BytesIO(member(packages, "scikit_image-0.25.2-*.whl", MEMBER)))
    return np.round(255.0 * np.clip(grey, 0.0, 1.0)).astype(np.uint8)


def save(folder, pictures):
    """One file a picture, in the plain PGM format."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(pictures):
        height, width = picture.shape
        (folder / f"{number:03d}.pgm").write_bytes(b"P5\n%d %d\n255\n" % (width, height) + picture.tobytes())


def rows(faces):
    return "".join(f"{number:03d},{int(face)}\n" for number, face in enumerate(faces))


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
