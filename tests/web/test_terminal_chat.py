"""`anhuan chat` as people and scripts use it: lines in, answers out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from care.settings import ROOT
from tests.web.harness import StandIn, Web, add_borrower, free_port


def chat(web: Web, typed: str, port: int | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "chat", "--url", f"http://127.0.0.1:{port or web.port}"]
    return subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=60, check=False)


def test_piped_lines_are_each_answered_before_the_next_is_sent(web: Web) -> None:
    said = chat(web, "你好\n在吗\n").stdout
    order = [said.index(text) for text in ("你好", "听到了：你好", "在吗", "听到了：在吗")]
    assert order == sorted(order)


def test_a_number_picks_a_button(web: Web, engine: StandIn) -> None:
    before = len(engine.asked)
    result = chat(web, "1\n")
    assert (result.returncode, engine.asked[before]["text"]) == (0, None)
    assert engine.asked[before]["payload"].startswith("/")


def test_the_verify_form_is_asked_and_its_values_are_not_shown(web: Web) -> None:
    who = add_borrower(web)
    command = [sys.executable, "-m", "cli", "chat", "--url", web.url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"}, **pipes) as process:  # type: ignore[call-overload]
        print(f"我要核验\n{who.phone}\n{who.id_number[-4:]}", file=process.stdin, flush=True)
        code = web.code(who)
        said, _ = process.communicate(f"{code}\n")
    assert "核验好了。" in said
    assert who.phone not in said and code not in said


def test_an_interrupt_ends_politely(web: Web) -> None:
    command = [
        sys.executable,
        "-c",
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"from cli.main import main; raise SystemExit(main(['chat', '--url', '{web.url}']))",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        opening = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        status, said = process.wait(20), process.stdout.read()
    assert "AI" in opening[1]
    assert (status, said.splitlines()[-1]) == (0, "对话已结束，再见。")


def test_without_a_product_one_line_says_how_to_start_it(web: Web) -> None:
    result = chat(web, "", port=free_port())
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "make run" in result.stderr
