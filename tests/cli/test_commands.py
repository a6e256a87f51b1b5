"""The `anhuan` command: what it says, how it ends, and that it never shows a traceback for bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from care.demo.cast import LIN, cast_rows
from care.demo.generate import write_csv
from care.services.book.columns import BOOK
from cli.main import main
from tests.conftest import TODAY

Output = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    write_csv(path, BOOK, cast_rows(TODAY))
    return path


@pytest.fixture
def imported(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert main(["book", "import", str(file)]) == 0
    return file


def test_an_import_says_what_it_did(file: Path, capsys: Output) -> None:
    assert main(["book", "import", str(file)]) == 0
    assert "11 accounts: 11 added, 0 changed, 0 unchanged, 0 closed; 0 rows left out" in capsys.readouterr().out


def test_a_refused_file_ends_with_status_1_and_its_lines(file: Path, capsys: Output) -> None:
    file.write_text(file.read_text("utf-8-sig").replace(",8000.00,300.00", ",8000,00,300.00", 1), "utf-8")
    assert main(["book", "import", str(file)]) == 1
    said = capsys.readouterr().err
    assert f"{file}:2: row: has" in said and "nothing was imported" in said


def test_skipped_rows_are_written_beside_the_file(file: Path, capsys: Output) -> None:
    file.write_text(file.read_text("utf-8-sig").replace(LIN.phone, "123", 1), "utf-8")
    assert main(["book", "import", str(file), "--skip-bad"]) == 0
    assert "123" in (file.parent / "book.rejected.csv").read_text("utf-8-sig")


WRONG = [
    (["book", "import", "nowhere.csv"], "nowhere.csv: file: cannot be read"),
    (["book", "post", "nowhere.csv"], "nowhere.csv: file: cannot be read"),
    (["queue", "take", "cv_x", "--agent", "wang"], "cv_x is not in the queue"),
    (["queue", "reply", "cv_x", "--agent", "wang", "text"], "anhuan: cv_x"),
    (["conduct", "check", "nowhere.txt"], "nowhere.txt cannot be read"),
    (["db", "backup", "/nowhere/copy.db"], "/nowhere/copy.db cannot be written"),
]


@pytest.mark.parametrize(("command", "said"), WRONG)
def test_bad_input_ends_with_status_1_and_one_line(command: list[str], said: str, capsys: Output) -> None:
    assert main(command) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert said in line


@pytest.mark.parametrize(
    "command", [[], ["book"], ["book", "demo", "--borrowers", "9"], ["jobs", "day-end", "--on", "x"]]
)
def test_wrong_usage_ends_with_status_2(command: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2


def test_a_database_without_its_tables_is_one_line(deployment: Path, file: Path, capsys: Output) -> None:
    (deployment / "anhuan.db").unlink()
    assert main(["book", "import", str(file)]) == 1
    assert "the database failed: no such table" in capsys.readouterr().err


def test_the_demo_is_imported_once_and_only_into_an_empty_book(capsys: Output) -> None:
    assert main(["book", "demo", "--borrowers", "20", "--if-empty"]) == 0
    assert main(["book", "demo", "--borrowers", "20", "--if-empty"]) == 0
    assert capsys.readouterr().out.endswith("The book is not empty: nothing to do.\n")


def test_the_demo_names_two_identities_with_their_phones(capsys: Output) -> None:
    assert main(["book", "demo", "--show-identities"]) == 0
    assert f"phone {LIN.phone}  ID ending {LIN.id_number[-4:]}  owes credit_card 8450.00" in capsys.readouterr().out


def test_audit_verify_counts_the_chains(imported: Path, capsys: Output) -> None:
    assert main(["audit", "verify"]) == 0
    assert "10 chains, none broken." in capsys.readouterr().out


def test_the_day_end_can_be_repeated(imported: Path, capsys: Output) -> None:
    assert (main(["jobs", "day-end"]), main(["jobs", "day-end"])) == (0, 0)
    assert "0 promises matured" in capsys.readouterr().out


def test_an_empty_queue_says_so(capsys: Output) -> None:
    assert main(["queue", "list"]) == 0
    assert "Nobody is waiting." in capsys.readouterr().out


def test_conduct_check_names_line_and_rule(tmp_path: Path, capsys: Output) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("您好，请问有什么可以帮您？\n再不还就报警抓您\n", "utf-8")
    assert main(["conduct", "check", str(texts)]) == 1
    said = capsys.readouterr()
    assert f"{texts}:2: " in said.out and "1 of 2 lines are refused" in said.err
