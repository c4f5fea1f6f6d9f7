"""The pages that show the borders of the record: the universe of candidates, and how much is known of the cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import INCLUDED, STATUS_WORDS, Status
from coalition_kb.operations import year_of
from coalition_kb.shapes.universe import DISPOSITIONS
from coalition_kb.site import casesets, region_pages
from coalition_kb.site.charts import Chart, Kind, Row
from coalition_kb.site.given import Site, frame, state_name
from coalition_kb.site.prose import cited, inline
from coalition_kb.site.views import period
from coalition_kb.tables.coverage import ANSWERED, cells, rests_on_reading
from coalition_kb.tables.universe import listings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coalition_kb.model import Candidate, Case, Coding
    from coalition_kb.tables.coverage import Coverage

DISPOSITION_WORDS = {
    "included": ("Included", "It is a case of this record."),
    "merged": ("Merged", "It is part of a case: the same command and aim, or the same events under another name."),
    "below_threshold": ("Below the threshold", "Too few, too short, not sent, or no source gives size and dates."),
    "out_of_scope": ("Out of scope", "It is of a kind that the rule leaves out."),
}
RULE_WORDS = {
    "counts": "What counts",
    "left_out": "What is left out",
    "evidence": "Want of evidence",
    "one_or_two": "One case or two",
    "gap": "The gap rule",
}
#: How the map of cells shows one: a sign, its class, and what it means. Confidence parts the coded ones.
SIGNS = {
    "high": ("H", "coded, high confidence"),
    "medium": ("M", "coded, medium confidence"),
    "low": ("L", "coded, low confidence"),
    Status.CONTESTED.value: ("C", STATUS_WORDS[Status.CONTESTED]),
    Status.UNKNOWN.value: ("?", STATUS_WORDS[Status.UNKNOWN]),
    Status.ONGOING.value: ("…", STATUS_WORDS[Status.ONGOING]),
    Status.NOT_APPLICABLE.value: ("–", STATUS_WORDS[Status.NOT_APPLICABLE]),
    Status.NOT_COVERED.value: ("×", STATUS_WORDS[Status.NOT_COVERED]),
    Status.NOT_CODED.value: ("0", STATUS_WORDS[Status.NOT_CODED]),
}

#: The parts that the cells of a variable are told in.
STATUSES = (
    Kind("coded, high or medium confidence", "4"),
    Kind("coded, low confidence", "4", "hatched"),
    Kind("contested", "1", "outlined"),
    Kind("unknown", "unsure", "hatched"),
    Kind("does not apply, ongoing", "empty"),
    Kind("not yet coded", "empty", "hatched"),
)


def universe(site: Site) -> dict[str, object]:
    """What the page of the universe is given."""
    record = site.record
    of = record.universe
    candidates = sorted(of.candidates.values(), key=lambda one: (_year(site, one), one.id))
    groups = [
        (
            name.lower().replace(" ", "-"),  # the anchor that the generator gives the heading
            name,
            meaning,
            [_candidate(site, one) for one in candidates if one.disposition == disposition],
        )
        for disposition, (name, meaning) in ((one, DISPOSITION_WORDS[one]) for one in DISPOSITIONS)
    ]
    has = Counter(said.name for one in of.candidates.values() for said in listings(record, one) if said.status == "yes")
    mine = Counter(
        said.name
        for one in of.candidates.values()
        for said in listings(record, one)
        if said.status == "yes" and one.disposition == INCLUDED
    )
    return {
        "n_candidates": len(of.candidates),
        "groups": groups,
        "rule": [(RULE_WORDS[part], inline(text, site.library, "../")) for part, text in of.rule.items()],
        "searched": [
            (
                one.source,
                site.library.label(one.source),
                inline(one.says, site.library, "../"),
                has[one.source],
                mine[one.source],
            )
            for one in of.searched
        ],
    }


def _year(site: Site, one: Candidate) -> str:
    return str(year_of(site.record.cases[one.id])) if one.id in site.record.cases else one.year


def _candidate(site: Site, one: Candidate) -> dict[str, object]:
    case = site.record.cases.get(one.id)
    into = site.record.cases.get(one.into)
    return {
        "id": one.id,
        "case": case.id if case else "",
        "name": case.title if case else one.name,
        "when": period(case) if case else one.year,
        "where": ", ".join(state_name(site.record, state) for state in (case.locations if case else one.places)),
        "into": (into.id, into.title) if into else None,
        "why": inline(one.why, site.library, "../"),
        "sources": cited(one.citations, site.library, "../"),
        "lists": ", ".join(
            site.library.label(said.name) for said in listings(site.record, one) if said.status == "yes"
        ),
    }


def coverage(site: Site) -> dict[str, object]:
    """What the page of coverage is given."""
    record = site.record
    found = site.coverage
    of_all, rest = ([one for one in found if (one.variable.core == "yes") is is_core] for is_core in (True, False))
    core = [one.variable for one in of_all if one.variable.unit == "intervention"]
    cases = sorted(record.cases.values(), key=lambda case: (case.start.value, case.id))
    held = [{case.id: coding for case, coding in cells(cases, variable)} for variable in core]
    kinds = (("Of the intervention", "intervention"), ("Of a partner", "partner"))
    return {
        "n_cases": len(cases),
        "cases": [
            casesets.by_decade(site, cases, "chart-decades", "../"),
            region_pages.chart(site, region_pages.regions(site), "../regions/"),
            *casesets.kinds(site, cases, casesets.asked(site)),
        ],
        "groups": [
            (
                title,
                by_status(
                    f"chart-{unit}", f"Variables {title.lower()}", [one for one in of_all if one.variable.unit == unit]
                ),
            )
            for title, unit in kinds
        ],
        "rest": by_status("chart-rest", "Not asked of every case", rest),
        "n_rest": len(rest),
        "all": shares_of(of_all),
        "signs": list(SIGNS.values()),
        "variables": core,
        "map": [(case, [_sign(column[case.id]) for column in held], _of_partners(site, case)) for case in cases],
        "on_one": [(case, label) for case in cases if (label := _only_source(site, case))],
    }


def by_status(id_: str, title: str, found: Sequence[Coverage]) -> Chart:
    """The cells of each variable by status, and how many answers rest on a passage that was read."""
    rows = [
        Row(
            one.variable.name,
            _counts(one),
            f"../variables/{one.variable.id}/",
            (f"{one.n_read:,} ({_percent(one.n_read, one.n_answered)})" if one.n_answered else "–",),
        )
        for one in found
    ]
    about = "Each bar is all cells of a variable."
    return Chart(id_, title, about, "Variable", STATUSES, rows, "shares", ("Passage read, of the answered",))


def _counts(one: Coverage) -> list[int]:
    """The cells of a variable by STATUSES."""
    coded, contested, unknown, not_coded = (
        one.statuses.get(status, 0) for status in (Status.CODED, Status.CONTESTED, Status.UNKNOWN, Status.NOT_CODED)
    )
    rest = one.n_cells - coded - contested - unknown - not_coded
    return [coded - one.n_low, one.n_low, contested, unknown, rest, not_coded]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many cells there are; and of the answered, those of low confidence and those that were read: number, share."""

    cells: str
    answered: tuple[str, str]
    low: tuple[str, str]
    read: tuple[str, str]


def shares_of(found: Iterable[Coverage]) -> Shares:
    """The shares over several variables together."""
    held = list(found)
    answered, cells = sum(one.n_answered for one in held), sum(one.n_cells for one in held)
    coded = sum(one.statuses.get(Status.CODED, 0) for one in held)
    low, read = sum(one.n_low for one in held), sum(one.n_read for one in held)
    return Shares(
        f"{cells:,}",
        (f"{answered:,}", _percent(answered, cells)),
        (f"{low:,}", _percent(low, coded)),
        (f"{read:,}", _percent(read, answered)),
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _sign(coding: Coding | None) -> tuple[str, str, str]:
    """Sign, class and words of a cell of the map."""
    kind = Status.NOT_CODED.value if coding is None else coding.status
    if coding is not None and kind == Status.CODED:
        kind = coding.confidence
    sign, words = SIGNS[kind]
    return sign, kind, words


def _of_partners(site: Site, case: Case) -> str:
    """The share of answered cells among the core ones of the partners of *case*."""
    core = [one.id for one in site.record.of_unit("partner") if one.core == "yes" and one.is_by_hand]
    held = [partner.codings.get(id_) for partner in case.partners for id_ in core]
    asked = [one for one in held if one is None or one.status != Status.NOT_APPLICABLE]
    return _percent(sum(one is not None and one.status in ANSWERED for one in asked), len(asked))


def _only_source(site: Site, case: Case) -> str:
    """The source that all codings of *case* rest on, where it is one; only what was read counts."""
    codings = [*(coding for _, coding in frame(case)), *case.all_codings]
    read = {
        one.source
        for coding in codings
        if rests_on_reading(site.record, coding)
        for one in coding.all_citations
        if site.record.is_read(one)
    }
    return site.library.label(next(iter(read))) if len(read) == 1 else ""
