"""Whatever strangers send is answered as is promised: each target, with inputs of chance and with those once found."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import ROOT
from tests.fuzz.mutation import changed
from tests.fuzz.smaller import smaller
from tests.fuzz.targets import FOUND, TARGETS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fuzz.targets import Target

LONG = 100_000  # bytes: a pattern that looks at each sign once for each other would come to no end
#: What nests, begins what is never closed, or may be read in several ways.
AGAIN = (
    "[",
    "{a: ",
    "- ",
    "? ",
    "[@a; ",
    "`",
    "<a ",
    "&#",
    "a/b/",
    "a@1.",
    "1958 to ",
    "29 and ",
    "\n",
    " \n\n",
    '"',
    "NOT (",
    "x: ",
)
EACH = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
FOUND_ONES = [(target, path) for target in TARGETS.values() for path in target.found]
SIGNS = st.text(st.one_of(st.sampled_from([*"\n\t:-?[]{},&*!|>'\"%@`#<~\\.=();"]), st.characters()))


@st.composite
def mutations(draw: st.DrawFn, target: Target) -> bytes:
    """A good input with some changes."""
    data = draw(st.sampled_from(target.seeds))
    chance = draw(st.randoms(use_true_random=False))
    for _ in range(draw(st.integers(1, 4))):
        data = changed(data, chance, target.seeds)
    return data


@pytest.mark.parametrize(("target", "path"), FOUND_ONES, ids=[f"{one.name}/{path.name}" for one, path in FOUND_ONES])
def test_what_once_broke_a_target_does_so_no_more(target: Target, path: Path) -> None:
    target.tries(path.read_bytes())


def test_every_example_is_of_a_target() -> None:
    assert {path.name for path in FOUND.iterdir()} <= set(TARGETS)


@EACH
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_good_input_that_is_changed_is_answered_as_is_promised(target: Target, data: st.DataObject) -> None:
    target.tries(data.draw(mutations(target)))


@EACH
@settings(max_examples=40, deadline=None)
@given(st.one_of(SIGNS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=200)))
def test_any_bytes_are_answered_as_is_promised(target: Target, data: bytes) -> None:
    target.tries(data)


@EACH
def test_a_long_input_comes_to_an_end(target: Target) -> None:
    for again in AGAIN:
        target.tries((again * LONG)[:LONG].encode())


#: As many as take some eight seconds. A number and no time, so that no machine finds what another has not.
INPUTS = {"reader": 400, "form": 200, "record": 16, "citing": 2000, "prose": 200, "query": 500, "issue": 400}


@pytest.mark.slow
def test_searches_that_coverage_guides_break_nothing() -> None:
    assert set(INPUTS) == set(TARGETS)
    asked = [f"{name}={n_inputs}" for name, n_inputs in INPUTS.items()]
    command = [sys.executable, "-m", "tests.fuzz", *asked, "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 0, done.stdout + done.stderr
    tried = {name: int(n_inputs) for name, n_inputs in re.findall(r"^(\w+): (\d+) inputs", done.stdout, re.MULTILINE)}
    assert list(tried) == list(INPUTS)
    assert all(tried[name] >= n_inputs for name, n_inputs in INPUTS.items()), tried  # all seeds are tried, however many


def test_what_broke_a_target_is_made_as_small_as_breaks_it_in_the_same_way() -> None:
    def tries(data: bytes) -> None:
        if b"x" in data and b"y" in data:
            raise ValueError

    assert smaller(b"a lot of text, an x, and then a y, and more", tries) == b"xy"
    assert smaller(b"a lot of text", tries) == b"a lot of text"
