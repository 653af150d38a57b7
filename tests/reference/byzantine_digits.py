#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An independent implementation (numpy) of training under attack, for tests/scenario/byzantine_digits_test.cpp.

usage: tests/reference/byzantine_digits.py > tests/vectors/byzantine_digits.json     (needs python3-numpy)

Softmax regression from zero on configs/data/digits.csv, full-batch distributed gradient descent with learning rate 1,
16 miners that hold the data and 4 that attack; those hold data only where they flip labels (then 4 of the 16 do).
"""
import csv
import json
import pathlib
import sys

import numpy as np

DATA = pathlib.Path(__file__).resolve().parents[2] / "configs" / "data" / "digits.csv"
ROUNDS = 12
F = 4


def load():
    with open(DATA, newline="") as file:
        rows = list(csv.DictReader(file))
    pixels = [name for name in rows[0] if name.startswith("pixel_")]
    x = np.array([[float(row[name]) for name in pixels] + [16.0] for row in rows]) / 16
    y = np.array([int(row["y"]) for row in rows])
    test = np.array([row["is_test"] == "1" for row in rows])
    miner = np.array([int(row["miner"]) if row["miner"] else -1 for row in rows])
    return x, y, test, miner


def probabilities(w, x):
    z = x @ w
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def gradient(w, x, y):
    p = probabilities(w, x)
    p[np.arange(len(y)), y] -= 1
    return (x.T @ p / len(y)).ravel()


def squared_distances(g):
    return ((g[:, None, :] - g[None, :, :]) ** 2).sum(axis=2)


def mean(g, memory):
    return g.mean(axis=0)


def coordinate_median(g, memory):
    return np.median(g, axis=0)


def trimmed_mean(g, memory):
    return np.sort(g, axis=0)[F : len(g) - F].mean(axis=0)


def krum_scores(g):
    return np.sort(squared_distances(g), axis=1)[:, : len(g) - F].sum(axis=1)


def krum(g, memory):
    return g[np.argmin(krum_scores(g))]


def multi_krum(g, memory):
    return g[np.argsort(krum_scores(g), kind="stable")[: len(g) - F]].mean(axis=0)


def closest_to_median(g, memory):
    far = np.abs(g - np.median(g, axis=0))
    order = np.argsort(far, axis=0, kind="stable")[: len(g) - F]
    # Sums of whole pixel counts can lie equally far on either side: rounding then decides, and no two programs agree.
    by_distance = np.sort(far, axis=0)
    near, beyond = by_distance[len(g) - F - 1], by_distance[len(g) - F]
    if np.any((beyond - near <= 1e-12) & (beyond > 1e-12)):
        memory["tie"] = True
    return np.take_along_axis(g, order, axis=0).mean(axis=0)


def centered_clipping(g, memory):
    v = memory.get("v", np.zeros(g.shape[1]))
    step = g - v
    norms = np.linalg.norm(step, axis=1, keepdims=True)
    v = v + (step * np.minimum(1, 0.5 / np.maximum(norms, 1e-300))).mean(axis=0)
    memory["v"] = v
    return v


def mixed_trimmed_mean(g, memory):
    order = np.argsort(squared_distances(g), axis=1, kind="stable")[:, : len(g) - F]
    return trimmed_mean(g[order].mean(axis=1), memory)


RULES = {
    "mean": mean,
    "coordinate_median": coordinate_median,
    "trimmed_mean": trimmed_mean,
    "krum": krum,
    "multi_krum": multi_krum,
    "closest_to_median": closest_to_median,
    "centered_clipping": centered_clipping,
    "mixed_trimmed_mean": mixed_trimmed_mean,
}

ATTACKS = {
    "none": None,
    "sign_flip": lambda h: -h.mean(axis=0),
    "inner_product 0.5": lambda h: -0.5 * h.mean(axis=0),
    "inner_product 10": lambda h: -10 * h.mean(axis=0),
    "small_deviation 1.5": lambda h: h.mean(axis=0) + 1.5 * h.std(axis=0, ddof=1),
    "mimic": lambda h: h[0],
    "label_flip": None,
}


def holders(placement, y, test, miner):
    """The rows of each miner: as the column says, or sorted by label and dealt in 16 runs."""
    train = np.flatnonzero(~test)
    if placement == "iid":
        return [train[miner[train] == k] for k in range(16)]
    in_order = train[np.argsort(y[train], kind="stable")]
    return [in_order[k * len(train) // 16 : (k + 1) * len(train) // 16] for k in range(16)]


def run(placement, attack, rule):
    x, y, test, miner = load()
    rows = holders(placement, y, test, miner)
    flippers = range(12, 16) if attack == "label_flip" else ()
    w = np.zeros((x.shape[1], 10))
    memory, losses, accuracies, norms = {}, [], [], []
    for _ in range(ROUNDS):
        g = np.array([gradient(w, x[r], 9 - y[r] if k in flippers else y[r]) for k, r in enumerate(rows)])
        if ATTACKS[attack]:
            g = np.vstack([g, np.tile(ATTACKS[attack](g), (F, 1))])
        w = w - RULES[rule](g, memory).reshape(w.shape)
        p = probabilities(w, x[~test])
        losses.append(float(-np.log(p[np.arange(len(p)), y[~test]]).mean()))
        accuracies.append(float((np.argmax(x[test] @ w, axis=1) == y[test]).mean()))
        norms.append(float(np.linalg.norm(w)))
    if "tie" in memory:
        return None
    return {"placement": placement, "attack": attack, "rule": rule, "train_loss": losses,
            "test_accuracy": accuracies, "parameter_norm": norms}


runs = [run(p, a, r) for p in ("iid", "label_sorted") for a in ATTACKS for r in RULES]
cases = [case for case in runs if case]
sys.stdout.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
