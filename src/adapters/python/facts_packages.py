"""Which packages the scripts import, which of them are installed, and what else for machine learning is."""

import ast
import functools
import importlib.metadata as metadata
import importlib.util
import os
import site
import sys
import sysconfig
from pathlib import Path

# Distributions whose name differs from the name that is imported.
DISTRIBUTIONS = {
    "sklearn": ["scikit-learn"],
    "skimage": ["scikit-image"],
    "imblearn": ["imbalanced-learn"],
    "cv2": [
        "opencv-python",
        "opencv-python-headless",
        "opencv-contrib-python",
        "opencv-contrib-python-headless",
    ],
    "PIL": ["pillow"],
    "yaml": ["PyYAML"],
    "bs4": ["beautifulsoup4"],
    "umap": ["umap-learn"],
    "dateutil": ["python-dateutil"],
    "tensorflow": ["tensorflow", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel", "tf-nightly"],
    "xgboost": ["xgboost", "xgboost-cpu"],
    "pytorch_lightning": ["pytorch-lightning"],
    "rdkit": ["rdkit", "rdkit-pypi"],
    "onnxruntime": ["onnxruntime", "onnxruntime-gpu"],
    "faiss": ["faiss-cpu", "faiss-gpu"],
    "category_encoders": ["category-encoders"],
    "sentence_transformers": ["sentence-transformers"],
    "torch_geometric": ["torch-geometric"],
}

# Looked for by name, so that the agent knows what it may use beside what the scripts import.
KNOWN = (
    "numpy pandas polars scipy sklearn statsmodels xgboost lightgbm catboost torch torchvision torchaudio timm "
    "tensorflow keras jax flax transformers datasets sentence_transformers tokenizers optuna hyperopt nltk spacy "
    "gensim imblearn cv2 PIL skimage networkx torch_geometric dgl rdkit category_encoders prophet sktime umap joblib "
    "numba pyarrow matplotlib pytorch_lightning lightning"
).split()

IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
FOREIGN = ("node_modules", "site-packages", "__pycache__")
# How deep and how widely local modules are looked for.
MAX_DEPTH = 4
MAX_FOLDERS = 500


def extend_path(folder):
    """Adds what isolated mode left out and a script would see: the user's packages and PYTHONPATH.

    Added last, and never from the experiment itself, so that its files are not imported in a package's place.
    """
    if not in_closed_environment() and Path(site.getusersitepackages()).is_dir():
        site.addsitedir(site.getusersitepackages())
    root = Path(folder).resolve()
    for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        place = Path(entry)
        if place.is_absolute() and root not in [place.resolve(), *place.resolve().parents]:
            sys.path.append(entry)


def in_closed_environment():
    if sys.prefix == sys.base_prefix:
        return False
    try:
        text = Path(sys.prefix, "pyvenv.cfg").read_text(encoding="utf-8")
        return "include-system-site-packages = true" not in text.lower()
    except OSError:
        return False


def parse_scripts(sources, warnings):
    trees = {}
    for name, source in sources.items():
        try:
            trees[name] = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            warnings.append(f"cannot parse {name}: {error}")
    return trees


def find(trees, folder):
    """Versions by import name. A package that is imported under `except ImportError` is not reported as missing."""
    needed, optional = set(), set()
    for tree in trees.values():
        collect_imports(tree, False, needed, optional)
    local = local_modules(folder)
    imported, missing = {}, []
    for name in sorted((needed | optional) - local):
        if is_standard(name):
            continue
        version = version_of(name)
        if version is not None:
            imported[name] = version
        elif name in needed:
            missing.append(name)
    others = {name: version_of(name) for name in sorted(KNOWN) if name not in imported and name not in local}
    also = {name: version for name, version in others.items() if version is not None}
    return {"imported": imported, "notInstalled": missing, "alsoInstalled": also}


def collect_imports(node, guarded, needed, optional):
    """Walks without recursion limits in mind: a file nested deeper than the parser allows never gets here."""
    stack = [(node, guarded)]
    while stack:
        current, is_guarded = stack.pop()
        found = optional if is_guarded else needed
        if isinstance(current, ast.Import):
            found.update(alias.name.split(".")[0] for alias in current.names)
        elif isinstance(current, ast.ImportFrom) and current.level == 0 and current.module:
            found.add(current.module.split(".")[0])
        elif isinstance(current, ast.Try) and any(catches_import_error(handler) for handler in current.handlers):
            stack.extend((child, True) for child in current.body)
            rest = current.handlers + current.orelse + current.finalbody
            stack.extend((child, is_guarded) for child in rest)
            continue
        stack.extend((child, is_guarded) for child in ast.iter_child_nodes(current))


def catches_import_error(handler):
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in IMPORT_ERRORS for node in ast.walk(handler.type))


def local_modules(folder):
    """Names of the modules and packages in the experiment; scripts reach those in sub-folders by `sys.path`."""
    names = set()
    root = Path(folder)
    level = [root]
    for _depth in range(MAX_DEPTH):
        following = []
        for place in level[:MAX_FOLDERS]:
            files, folders = listed(place)
            names.update(name[:-3] for name in files)
            if files and place != root:
                names.add(place.name)
            following.extend(folders)
        level = following
    return names


def listed(place):
    """Python files by name, and the folders worth a look; nothing when the folder cannot be read."""
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except OSError:
        return [], []
    files = [entry.name for entry in entries if entry.name.endswith(".py")]
    folders = [place / entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    return files, [path for path in folders if not is_foreign(path)]


def is_foreign(folder):
    return folder.name.startswith(".") or folder.name in FOREIGN or (folder / "pyvenv.cfg").exists()


def is_standard(name):
    known = getattr(sys, "stdlib_module_names", None)
    if known is not None:
        return name in known or name == "__main__"
    if name in sys.builtin_module_names or name == "__main__":
        return True
    spec = find_spec(name)
    origin = getattr(spec, "origin", None) or ""
    return origin == "frozen" or (origin.startswith(sysconfig.get_paths()["stdlib"]) and "-packages" not in origin)


@functools.lru_cache(maxsize=None)
def version_of(name):
    """Version by the installed metadata; "unknown" for a module without; None when there is neither."""
    for distribution in DISTRIBUTIONS.get(name, [name, name.replace("_", "-")]):
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
        except Exception:  # Broken metadata of one package is as good as none.
            continue
    if find_spec(name) is None:
        return None
    return version_by_files(name) or "unknown"


def version_by_files(name):
    """For distributions with another name: the one whose top_level.txt or files hold the module."""
    for distribution in metadata.distributions():
        top = (distribution.read_text("top_level.txt") or "").split()
        if not top:
            top = {str(file).split("/")[0].split(".")[0] for file in distribution.files or []}
        if name in top:
            return distribution.version
    return None


def find_spec(name):
    """Finds a top-level module without importing it; the folder of this program does not count."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return None
    if spec is not None and Path(spec.origin or "").parent == Path(__file__).resolve().parent:
        return None
    return spec
