"""Issues that mean harm, or that the form did not make, and in which words each is answered.

Those under `refused` become no case. Those under `quoted` become one, in which what was sent is text and nothing else.
`python -m tests.hostileissues` writes the answers anew; what changed is for the review of the difference.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from click.testing import CliRunner

from coalition_kb.cli import main
from tests.examplefiles import SMALL, laid_on_small

FOLDER = Path(__file__).parent / "hostile" / "issues"
REFUSED = sorted((FOLDER / "refused").glob("*.md"))
QUOTED = sorted((FOLDER / "quoted").glob("*.md"))


def answer(issue: Path, root: Path) -> str:
    """What `coalition-kb import-issue` says of *issue*, and its exit status."""
    result = CliRunner().invoke(main, ["import-issue", str(issue), "--root", str(root)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    said = [line for line in result.output.splitlines() if line and not line.startswith(("Usage:", "Try "))]
    return "\n".join([*said, f"exit {result.exit_code}", ""])


def _rewrite() -> None:
    for issue in (*REFUSED, *QUOTED):
        with tempfile.TemporaryDirectory() as folder:
            told = answer(issue, laid_on_small(SMALL, Path(folder) / "record"))
            issue.with_suffix(".txt").write_text(told, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
