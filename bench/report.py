"""docs/benchmarks.md: each command rewrites its own section and leaves the others as they are."""

from __future__ import annotations

import os
import platform
import re
from datetime import datetime
from pathlib import Path

from care.domain.clock import SHANGHAI
from scripts.model import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
OPENING = """# Benchmarks

What was measured last, by which command, on which machine. Each section is written by its command.
"""


def write_section(title: str, command: str, body: str, page: Path = PAGE) -> None:
    """Put `body` under `title`, in place of what stood there."""
    text = page.read_text("utf-8") if page.exists() else OPENING
    section = f"## {title}\n\n`{command}` · {datetime.now(SHANGHAI).date()} · {machine()}\n\n{body}\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    start, end = found.span() if found else (len(text), len(text))
    page.write_text(f"{text[:start].rstrip()}\n\n{section}\n{text[end:]}".rstrip() + "\n", "utf-8")


def machine() -> str:
    """Cores, memory, what else they were doing, and Python: enough to compare two runs."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{cores} cores, {gigabytes:.0f} GiB, load {load:.1f}, {platform.system()}, Python {platform.python_version()}"
    )
