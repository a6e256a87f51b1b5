"""`python -m bench.peers.run NAME --out FILE`: train and judge one contender in this process, figures as JSON."""

from __future__ import annotations

import argparse
import json
import logging
import resource
import statistics
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import structlog

from bench.peers.contenders import CONTENDERS
from bench.peers.material import evaluation_folder, outside_cases, score, training_pairs

WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(CONTENDERS))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(options.name, Path(folder))
    options.out.write_text(json.dumps(figures, indent=1), "utf-8")


def measure(name: str, folder: Path) -> dict[str, object]:
    """Training seconds, quality, parse time one after another, memory of the process, size of the model."""
    texts, intents = training_pairs()
    cases = outside_cases()
    began = time.perf_counter()
    predict = CONTENDERS[name](texts, intents, folder)
    trained = time.perf_counter() - began
    for case in cases[:WARM_UP]:
        predict(case.text)
    spent, said = [], []
    for case in cases:
        start = time.perf_counter()
        said.append(predict(case.text))
        spent.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(spent, n=20)
    return {
        "name": name,
        "sentences": len(texts),
        "judged_on": "shared" if evaluation_folder().name == "evaluation" else "own blind set",
        **asdict(score(cases, said)),
        "train_seconds": round(trained, 1),
        "parse_p50_ms": round(statistics.median(spent), 2),
        "parse_p95_ms": round(cuts[18], 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "model_mb": round(sum(f.stat().st_size for f in folder.rglob("*") if _is_model(f)) / 1e6, 1),
    }


def _is_model(path: Path) -> bool:
    return path.is_file() and "cache" not in path.parts and path.suffix not in (".yml", ".json")


if __name__ == "__main__":
    main()
