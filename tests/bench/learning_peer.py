#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The work of learning_bench in NumPy, and in SciPy where rows are sparse, one thread, every miner's result kept; medians
of CPU time, to be held against the column CPU there: python3 tests/bench/learning_peer.py"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import csv
import pathlib
import time

import numpy as np

try:
    import scipy.sparse
except ImportError:
    scipy = None


def probabilities(z):
    z = np.exp(z - z.max(axis=1, keepdims=True))
    return z / z.sum(axis=1, keepdims=True)


def bounds(rows, miners):
    return [i * rows // miners for i in range(miners + 1)]


def by_loop(x, d, cuts, out):
    for i, (a, b) in enumerate(zip(cuts, cuts[1:])):
        out[i] = x[a:b].T @ d[a:b] / (b - a)


def by_batches(x, d, cuts, out):
    """Miners of as many rows each in one batched product."""
    sizes = np.diff(cuts)
    for size in np.unique(sizes):
        which = np.nonzero(sizes == size)[0]
        rows = np.asarray(cuts)[which][:, None] + np.arange(size)
        out[which] = np.matmul(x[rows].transpose(0, 2, 1), d[rows]) / size


def a_round(x, y, classes, w, cuts, out, combine):
    d = probabilities(x @ w)
    d[np.arange(len(y)), y] -= 1
    combine(x, d, cuts, out)


def timed(work, least_s=0.5):
    work()
    times, began = [], time.process_time()
    while time.process_time() - began < least_s or len(times) < 3:
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return sorted(times)[len(times) // 2] * 1e3


def report(name, x, y, classes, miners):
    x = np.hstack([x, np.ones((len(x), 1))])
    w = np.full((x.shape[1], classes), 0.01)
    cuts = bounds(len(x), miners)
    out = np.empty((miners, *w.shape))
    best = min(timed(lambda: a_round(x, y, classes, w, cuts, out, how)) for how in (by_loop, by_batches))
    print(f"{name}/{miners:<6} {best:10.3f} ms")


def sparse(rows, miners, kind, features=47_236, numbers=74):
    """Two classes: one score a row tells both, and one gradient."""
    random = np.random.default_rng(1)
    columns = np.sort(np.array([random.choice(features, numbers, replace=False) for _ in range(rows)]), axis=1)
    x = scipy.sparse.csr_matrix((random.random(columns.size).astype(kind), columns.ravel().astype(np.int32),
                                 np.arange(rows + 1, dtype=np.int32) * numbers), shape=(rows, features))
    y = random.integers(2, size=rows)
    w = np.full((features, 2), 0.01, kind)
    b = np.full(2, 0.01, kind)
    cuts = bounds(rows, miners)
    parts = [x[a:b] for a, b in zip(cuts, cuts[1:])]
    turned = [part.T.tocsr() for part in parts]
    out = np.empty((miners, features + 1, 2), kind)

    def both_classes(turned):
        d = probabilities(x @ w + b)
        d[np.arange(rows), y] -= 1
        for i, part in enumerate(turned):
            own = d[cuts[i]:cuts[i + 1]]
            out[i, :-1] = part @ own / len(own)
            out[i, -1] = own.mean(axis=0)

    def one_of_two(turned):
        r = 1 / (1 + np.exp(-(x @ (w[:, 1] - w[:, 0]) + b[1] - b[0]))) - y
        for i, part in enumerate(turned):
            own = r[cuts[i]:cuts[i + 1]]
            gradient = part @ own / len(own)
            out[i, :-1, 1], out[i, -1, 1] = gradient, own.mean()
            np.negative(out[i, :, 1], out=out[i, :, 0])

    views = [part.T for part in parts]
    for how in (both_classes, one_of_two):
        best = min(timed(lambda way=way: how(way)) for way in (views, turned))
        print(f"sparse_round/{how.__name__}, {miners} miners, {rows} rows, {np.dtype(kind)} {best:10.3f} ms")


def federated():
    random = np.random.default_rng(1)
    x = random.standard_normal((60_000, 784), dtype=np.float32)
    x = np.hstack([x, np.ones((len(x), 1), np.float32)])
    y = np.array([(r // 60 + r % 2) % 10 for r in range(60_000)])
    def work():
        w = np.zeros((785, 10), np.float32)
        for _ in range(100):
            total = np.zeros_like(w)
            for client in random.integers(1000, size=10):
                local = w.copy()
                order = 60 * client + random.permutation(60)
                for first in range(0, 60, 10):
                    rows = order[first:first + 10]
                    bx = x[rows]
                    d = probabilities(bx @ local)
                    d[np.arange(10), y[rows]] -= 1
                    local -= np.float32(0.03 / 10) * (bx.T @ d)
                total += (local - w) / 10
            w += total
    print(f"federated_hundred_rounds {timed(work):10.3f} ms")


def main():
    path = pathlib.Path(__file__).parents[2] / "configs/data/digits.csv"
    with open(path) as file:
        table = list(csv.DictReader(file))
    train = [row for row in table if row["is_test"] not in ("1", "true")]
    names = [name for name in table[0] if name not in ("y", "is_test", "miner")]
    x = np.array([[float(row[name]) for name in names] for row in train]) / 16
    y = np.array([int(row["y"]) for row in train])
    for miners in (10, 100, 1000, 10_000):
        rows = np.arange(max(len(x), miners)) % len(x)
        report("digits_round", x[rows], y[rows], 10, miners)
    random = np.random.default_rng(1)
    x = random.standard_normal((67_000, 100))
    y = random.integers(2, size=67_000)
    for miners in (10, 1000):
        report("large_round", x, y, 2, miners)
    federated()
    if scipy is None:
        print("sparse rows: no scipy")
        return
    for rows, miners, kind in ((2000, 1, float), (20_242, 1, float), (20_242, 1, np.float32), (20_242, 100, float)):
        sparse(rows, miners, kind)


main()
