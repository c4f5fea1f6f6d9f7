"""The page that says how much the definitions matter: of an intervention, and of a coalition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from coalition_kb.operations import year_of
from coalition_kb.shapes.universe import DISPOSITIONS
from coalition_kb.site.definitions import (
    ENOUGH,
    Coalition,
    OtherList,
    Threshold,
    coalition,
    other_lists,
    thresholds,
    without_case,
)
from coalition_kb.site.explore import DISPOSITION_WORDS
from coalition_kb.site.prose import inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.model import Case
    from coalition_kb.site.given import Site

KIND_WORDS: Mapping[Coalition, str] = {"yes": "a coalition", "no": "none", "unsure": "not known"}
ROW, LABELS, AXIS = 20, 400, 500  # of the chart: the height of a row, and the widths of its two parts
AXIS_STEP = 25  # hundredths from one line of the chart to the next


@dataclass(frozen=True, slots=True)
class Tally:
    """How many interventions a definition has, and how many of these have a coalition."""

    yes: int
    no: int
    unsure: int
    without: int  # candidates without a case, whose answer nobody knows

    @property
    def n(self) -> int:
        """All interventions of the definition."""
        return self.yes + self.no + self.unsure + self.without

    @property
    def share(self) -> float | None:
        """The share with a coalition, of those of which it is known; None where it is known of none."""
        return self.yes / known if (known := self.yes + self.no) else None

    @property
    def least(self) -> float:
        """The share if none of those of which it is not known had a coalition."""
        return self.yes / self.n if self.n else 0.0

    @property
    def most(self) -> float:
        """The share if all of those of which it is not known had one."""
        return (self.n - self.no) / self.n if self.n else 1.0

    @property
    def words(self) -> tuple[str, str]:
        """The share, and its bounds, in hundredths."""
        share = "–" if self.share is None else f"{100 * self.share:.0f} %"
        return share, f"{100 * self.least:.0f} to {100 * self.most:.0f} %"


@dataclass(frozen=True, slots=True)
class Counted:
    """A tally with its definitions."""

    of: OtherList
    threshold: Threshold
    tally: Tally

    @property
    def query(self) -> str:
        """What the page on which cases are explored is asked for to show these."""
        asked = {"list": self.of.id, "coalition": self.threshold.id}
        return urlencode({name: value for name, value in asked.items() if value})


def definition(site: Site) -> dict[str, object]:
    """What the page is given."""
    record = site.record
    ways = thresholds(record)
    lists = other_lists(site)
    used = [_ours(site), *(one for one in lists if one.is_definition)]
    counted = [Counted(of, way, _tally(site, of.has, way)) for of in used for way in ways]
    shares = [one.tally.share for one in counted if one.tally.share is not None]
    variable = record.marked("coalition")
    return {
        "variable": variable,
        "rule": inline(variable.rule, site.library, "../") if variable else "",
        "enough": f"{100 * ENOUGH:.0f} %",
        "counted": counted,
        "numbers": (min(len(one.has) for one in used), max(len(one.has) for one in used)),
        "shares": (f"{100 * min(shares):.0f}", f"{100 * max(shares):.0f} %") if shares else None,
        "chart": _chart(counted),
        "thresholds": ways,
        "decades": [(of, _by_decade(site, of, ways)) for of in used],
        "changes": [(way, _changes(site, way)) for way in ways[1:]],
        "lists": [_beside(site, of) for of in used[1:]],
        "not_used": [one for one in lists if not one.is_definition],
        "n_candidates": len(record.universe.candidates),
        "n_without": len(without_case(record)),
        "unsure": [(way, _linked(case for case in _cases(site) if _kind(site, case, way) == "unsure")) for way in ways],
    }


def _ours(site: Site) -> OtherList:
    """Our own record as a list among the lists."""
    return OtherList("", "This record", frozenset(site.record.cases), frozenset(), frozenset())


def _cases(site: Site) -> list[Case]:
    return sorted(site.record.cases.values(), key=lambda case: (case.start.value, case.id))


def _kind(site: Site, case: Case, way: Threshold) -> Coalition:
    return coalition(site.record, site.computer, case, way.id)


def _tally(site: Site, ids: Iterable[str], way: Threshold) -> Tally:
    held = list(ids)
    cases = [site.record.cases[one] for one in held if one in site.record.cases]
    kinds = Counter(_kind(site, case, way) for case in cases)
    return Tally(kinds["yes"], kinds["no"], kinds["unsure"], len(held) - len(cases))


def _by_decade(site: Site, of: OtherList, ways: Sequence[Threshold]) -> list[tuple[str, Tally, list[Tally]]]:
    """Each decade with its tally under the first threshold, and under every one; what has no year stands last."""
    groups: dict[str, list[str]] = {}
    for id_ in sorted(of.has):
        groups.setdefault(_decade(site, id_), []).append(id_)
    tallies = ((decade, [_tally(site, ids, way) for way in ways]) for decade, ids in sorted(groups.items()))
    return [(decade, mine[0], mine) for decade, mine in tallies if mine]


def _decade(site: Site, id_: str) -> str:
    case = site.record.cases.get(id_)
    text = site.record.universe.candidates[id_].year if case is None else ""
    year = year_of(case) if case else int(text[:4]) if text else None
    return f"{year // 10 * 10}s" if year else "year not known"


def _changes(site: Site, way: Threshold) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The cases that count otherwise than by the first threshold: from what, to what, which."""
    first = thresholds(site.record)[0]
    groups: dict[tuple[Coalition, Coalition], list[Case]] = {}
    for case in _cases(site):
        before, after = _kind(site, case, first), _kind(site, case, way)
        if before != after:
            groups.setdefault((before, after), []).append(case)
    return [(KIND_WORDS[one], KIND_WORDS[other], _linked(cases)) for (one, other), cases in sorted(groups.items())]


def _linked(cases: Iterable[Case]) -> list[tuple[str, str]]:
    return [(case.id, case.title) for case in cases]


def _beside(site: Site, of: OtherList) -> dict[str, object]:
    """A list beside this record: what it has that is no case, and which cases it lacks or may lack."""
    outside = [one for one in without_case(site.record) if one.id in of.has]
    return {
        "of": of,
        "n_cases": len(of.has) - len(outside),
        "outside": [
            (DISPOSITION_WORDS[disposition], [one for one in outside if one.disposition == disposition])
            for disposition in DISPOSITIONS
            if any(one.disposition == disposition for one in outside)
        ],
        "n_outside": len(outside),
        "lacks": _linked(case for case in _cases(site) if case.id in of.lacks),
        "open": _linked(case for case in _cases(site) if case.id in of.open),
        "n_open": len(of.open),
    }


def _chart(counted: Sequence[Counted]) -> dict[str, object]:
    """The shares drawn: a row for each combination, with a dot at the share and a line from the least to the most."""

    def x(share: float) -> float:
        return round(LABELS + share * AXIS, 1)

    rows: list[dict[str, object]] = []
    y = ROW
    before = ""
    for one in counted:
        if one.of.name != before:
            before, y = one.of.name, y + ROW
            rows.append({"y": y, "head": f"{before}: {one.tally.n}", "label": "", "share": None})
        y += ROW
        share = one.tally.share
        rows.append(
            {
                "y": y,
                "head": "",
                "label": one.threshold.name,
                "share": None if share is None else x(share),
                "least": x(one.tally.least),
                "most": x(one.tally.most),
                "says": f"{before}, {one.threshold.name}: {one.tally.words[0]}, {one.tally.words[1]}",
            }
        )
    return {
        "width": LABELS + AXIS + 30,
        "height": y + ROW,
        "rows": rows,
        "lines": [(hundredths, x(hundredths / 100)) for hundredths in range(0, 101, AXIS_STEP)],
    }
