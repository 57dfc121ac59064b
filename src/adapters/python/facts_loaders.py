"""Data sets that the scripts get from scikit-learn's own loaders."""

import ast

import facts_text
from facts_packages import version_of

# They read files that scikit-learn ships; `fetch_*` would go to the network.
BUNDLED = ("load_breast_cancer", "load_diabetes", "load_digits", "load_iris", "load_linnerud", "load_wine")
# Arguments that change the data and whose literal value in the script is passed on.
ARGUMENTS = ("n_class", "scaled")
MAX_LOADERS = 6


def find(trees):
    calls = sorted({call for tree in trees.values() for call in loader_calls(tree)})
    if not calls or version_of("sklearn") is None:
        return []
    import sklearn.datasets

    return [describe(sklearn.datasets, name, dict(arguments)) for name, arguments in calls[:MAX_LOADERS]]


def loader_calls(tree):
    """Calls such as `load_digits(n_class=3)`, `ld()` after `import load_digits as ld`, `datasets.load_digits()`."""
    names = {}
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "sklearn.datasets":
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module == "sklearn":
            modules.update(alias.asname or alias.name for alias in node.names if alias.name == "datasets")
        elif isinstance(node, ast.Import):
            modules.update(alias.asname or alias.name for alias in node.names if alias.name == "sklearn.datasets")
            modules.update("sklearn.datasets" for alias in node.names if alias.name == "sklearn")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = called_loader(node.func, names, modules)
            if name in BUNDLED:
                yield name, tuple(sorted(literal_arguments(node)))


def called_loader(function, names, modules):
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if isinstance(function, ast.Attribute) and dotted(function.value) in modules:
        return function.attr
    return None


def dotted(node):
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def literal_arguments(call):
    for keyword in call.keywords:
        if keyword.arg in ARGUMENTS and isinstance(keyword.value, ast.Constant):
            if isinstance(keyword.value.value, (bool, int)):
                yield keyword.arg, keyword.value.value


def describe(datasets, name, arguments):
    bunch = getattr(datasets, name)(**arguments)
    data, target = bunch.data, bunch.target
    shown = ", ".join("{}={!r}".format(*item) for item in sorted(arguments.items()))
    columns = [column(str(feature), data[:, index]) for index, feature in enumerate(bunch.feature_names)]
    kept, left_out = facts_text.few_columns(columns)
    return {
        "path": f"sklearn {name}({shown})",
        "kind": "table",
        "rows": int(data.shape[0]),
        "shape": [int(size) for size in data.shape],
        "columns": kept + target_columns(bunch, target),
        "columnsLeftOut": left_out,
        "note": note(bunch, data, target),
    }


def column(name, values):
    return {
        "name": facts_text.clean(name),
        "type": str(values.dtype),
        "examples": [facts_text.clean(f"{value:.6g}") for value in values[:3]],
        "missing": 0,
        "distinct": len(set(values.tolist())),
    }


def target_columns(bunch, target):
    if target.ndim == 2:
        return [column(f"target: {name}", target[:, i]) for i, name in enumerate(bunch.target_names)]
    found = column("target", target)
    if is_classes(target):
        counts = sorted(set(target.tolist()))
        found["examples"] = [str(value) for value in counts[:3]]
    return [found]


def is_classes(target):
    return target.dtype.kind in "iu" and target.ndim == 1


def note(bunch, data, target):
    features = f"feature values from {data.min():.4g} to {data.max():.4g}"
    if not is_classes(target):
        spread = f"from {target.min():.4g} to {target.max():.4g}, mean {target.mean():.4g}"
        return f"{features}; regression, target {spread}"
    counts = [int((target == value).sum()) for value in sorted(set(target.tolist()))]
    names = [facts_text.clean(str(name), 30) for name in bunch.target_names]
    listed = ", ".join(f"{name} ({count})" for name, count in zip(names, counts))
    return f"{features}; classification, {len(counts)} classes (rows): {listed}"
