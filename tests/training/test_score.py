"""The figures mean what their names say."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from training.score import Judged, Resampled, calibration_error, confusions, f1_by_label, interval, macro_f1
from training.tables import Case

GOLD = ["a", "a", "a", "b", "b", "c"]
SAID = ["a", "a", "b", "b", "c", "c"]


def test_macro_f1_is_the_mean_over_gold_labels() -> None:
    assert macro_f1(GOLD, SAID) == pytest.approx(f1_score(GOLD, SAID, average="macro"))


def test_thin_labels_are_left_out_on_request() -> None:
    table = f1_by_label(GOLD, SAID)
    assert macro_f1(GOLD, SAID, fewest=2) == pytest.approx((table["a"]["f1"] + table["b"]["f1"]) / 2)


def test_an_alternative_counts_as_right_and_as_gold() -> None:
    row = Judged(Case("x", "a", "s", frozenset({"b"})), "b", 0.9, False)
    assert (row.right, row.strictly_right, row.counted) == (True, False, "a")


def test_what_is_right_is_no_confusion() -> None:
    alternative = Judged(Case("x", "a", "s", frozenset({"b"})), "b", 0.9, False)
    wrong = Judged(Case("y", "a", "s"), "c", 0.9, False)
    assert confusions([alternative, wrong, wrong], 5) == [(("a", "c"), 2)]


def test_a_calibrated_model_has_no_error() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)


def test_a_bold_model_errs_by_its_boldness() -> None:
    assert calibration_error([1.0] * 4, [True, False, False, False]) == pytest.approx(0.75)


def test_the_whole_sample_gives_the_plain_figure() -> None:
    assert Resampled(GOLD, SAID).macro_f1(np.arange(len(GOLD))) == pytest.approx(macro_f1(GOLD, SAID))


def test_intervals_are_the_same_every_time_and_hold_the_figure() -> None:
    figures = Resampled(GOLD * 20, SAID * 20)
    low, high = interval(len(GOLD) * 20, figures.accuracy)
    assert (low, high) == interval(len(GOLD) * 20, figures.accuracy)
    assert low < 4 / 6 < high
