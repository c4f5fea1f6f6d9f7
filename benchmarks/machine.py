"""What the benchmarks ran on, since a time means nothing without it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import yaml

PACKAGES = (
    "coalition-kb",
    "mkdocs",
    "mkdocs-material",
    "markdown",
    "pymdown-extensions",
    "jinja2",
    "pandas",
    "pyarrow",
    "pyreadstat",
    "xlsxwriter",
    "pyyaml",
    "whoosh",
)


def machine() -> dict[str, object]:
    """The processor, the system, and how much else is running."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
        "load_average": [round(one, 2) for one in os.getloadavg()],
    }


def versions() -> dict[str, str]:
    """Of Python, of libyaml where PyYAML has it, and of the packages that the times hang on."""
    libyaml = getattr(getattr(yaml, "_yaml", None), "get_version_string", lambda: "none")()
    return {"python": platform.python_version(), "libyaml": libyaml, **{name: version(name) for name in PACKAGES}}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
