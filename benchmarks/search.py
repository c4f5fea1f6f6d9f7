"""Search: questions to an open index, and the command of the shell with all that it takes to start.

Each question is asked once in each of the passes, one after the other, so that none finds its own answer warm; reading
the filters is part of asking. The percentiles are over all passes but the first, which is told apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import alternated, command, limit, medians, percentile, rounded
from benchmarks.trees import copied
from coalition_kb.reader import documents, load
from coalition_kb.search.index import Index, create, opened
from coalition_kb.search.stamp import stamp

if TYPE_CHECKING:
    from coalition_kb.search.index import Answer

P50_AT_MOST_MS = 10.0
COMMAND_AT_MOST_S = 0.6
COMMAND_RUNS = 7
LISTED = 10  # hits, as the command lists them unless told otherwise
MS = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """The words, and the options that go with them."""

    words: str
    where: tuple[str, ...] = ()
    state: str = ""
    years: str = ""
    kinds: tuple[str, ...] = ()


QUESTIONS = (
    # words
    Question("grenada"),
    Question("oil"),
    Question("the"),
    Question("United States forces"),
    Question("embassy evacuation"),
    Question("coalition burden sharing"),
    Question("overflight refused bases"),
    Question("hostage rescue helicopters"),
    Question("Security Council resolution"),
    Question("why did allies stay out"),
    Question("Urgent Fury"),
    Question("Desert Storm"),
    Question("K2"),
    # phrases
    Question('"side payments"'),
    Question('"United Nations"'),
    Question('"no-fly zone"'),
    Question('"rules of engagement" troops'),
    # prefixes
    Question("paci*"),
    Question("coal*"),
    Question("in*"),
    Question("inter* force*"),
    # boolean
    Question("oil AND bases"),
    Question("Somalia OR Haiti OR Bosnia"),
    Question("airstrikes NOT Libya"),
    Question("NOT war"),
    Question('(NATO OR OECS) AND "air forces" NOT Kosovo'),
    # states
    Question("Zaire"),
    Question("Thai"),
    Question("Burma Siam"),
    Question("", state="Thai"),
    Question("troops", state="FRA"),
    # filters
    Question("", where=("igo_role=authorised",)),
    Question("", years="1990-2003", kinds=("case",)),
    Question("ships", kinds=("partner",), years="1980-1989"),
    Question("coalition", where=("igo_role=none",)),
    Question("", where=("igo_role=status:contested",)),
    Question("", kinds=("source",)),
    # misspelt
    Question("Granada"),
    Question("Moggadishu"),
    Question("coallition partnes"),
    Question("evacuatoin of embasy staf"),
)


def search(rounds: int) -> dict[str, object]:
    """The times of the questions and of the command."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        tree, folder = copied(Path(name) / "tree"), Path(name) / "index"
        index = _made(tree, folder)
        passes = [[_asked(index, one) for one in QUESTIONS] for _ in range(rounds + 1)]
        words = [sys.executable, "-m", "coalition_kb", "search", "side payments"]
        run = partial(command, [*words, "--root", str(tree), "--index", str(folder)], compiled=Path(name) / "compiled")
        run()
        taken = alternated({"command": run}, COMMAND_RUNS)["command"]
    first, *rest = [[ms for ms, _ in one] for one in passes]
    every = [ms for one in rest for ms in one]
    slowest = max(range(len(QUESTIONS)), key=lambda place: median(one[place] for one in rest))
    times = medians(taken)
    return {
        "questions": len(QUESTIONS),
        "without_a_hit": [
            one.words or str(one) for one, (_, answer) in zip(QUESTIONS, passes[0], strict=True) if not answer.total
        ],
        "p50_ms": rounded(percentile(every, 50)),
        "p95_ms": rounded(percentile(every, 95)),
        "first_pass_p50_ms": rounded(percentile(first, 50)),
        "first_pass_p95_ms": rounded(percentile(first, 95)),
        "slowest": {"words": QUESTIONS[slowest].words, "ms": rounded(median(one[slowest] for one in rest))},
        "command": times,
        "limits": [
            limit("question to an open index, p50, ms", percentile(every, 50), P50_AT_MOST_MS),
            limit("coalition-kb search, wall, s", median(one.wall for one in taken), COMMAND_AT_MOST_S),
        ],
    }


def _made(tree: Path, folder: Path) -> Index:
    """The index of the record in *tree*, made in *folder* and read from there, as every search does."""
    made_from = stamp(tree)
    create(load(tree).record, made_from, folder, written=documents(tree))
    index = opened(folder, made_from)
    if index is None:
        raise LookupError("the index that was made cannot be opened")
    return index


def _asked(index: Index, one: Question) -> tuple[float, Answer]:
    start = time.perf_counter()
    wanted = index.vocabulary.filters(where=one.where, state=one.state, years=one.years, kinds=one.kinds)
    answer = index.ask(one.words, wanted, LISTED)
    return (time.perf_counter() - start) * MS, answer
