"""The rules a record keeps. One function a rule; its docstring is the rule as readers see it.

Names join what is wrong: a rule `unknown_code` is told as `unknown-code`. Reading and shaping a file have rules too,
which `SHAPE_RULES` lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from coalition_kb.beside import copied
from coalition_kb.checks import (
    analysis,
    cases,
    changes,
    codebook,
    codings,
    findings,
    formats,
    migrations,
    narrative,
    passes,
    studies,
    universe,
)
from coalition_kb.problem import Problem, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Coding, Record

Check = Callable[["Record"], Iterator[Problem]]

#: What the reader and the shapes refuse, in the words of a rule.
SHAPE_RULES = {
    "yaml": "A file is UTF-8 text of well-formed YAML, of moderate size and depth, without tags, aliases or merge keys.",
    "doubled-key": "A name or an id is given once.",
    "nothing-checked": "Each folder of the record holds at least one file.",
    "outside-folder": "A file of the record lies in its folder itself; a link is refused, wherever it leads.",
    "unreadable-file": "A file of the record is there and can be read.",
    "unknown-field": "A mapping has only the fields that its form knows.",
    "missing-field": "A mapping has every field that its form demands.",
    "wrong-form": "A field has the form that it should: text, a list, a mapping, a number, or one of some words.",
    "editor-line": "The first line of a case's file is the comment by which editors find the schema.",
    "unknown-status": "A status is one of the six words for why there is no code.",
}

#: What holds for a coding of a case, and so for one of a pass.
CODING_RULES: tuple[Check, ...] = (
    codings.unknown_variable,
    codings.computed_by_hand,
    codings.wrong_level,
    codings.unknown_code,
    codings.wrong_value,
    codings.status_not_allowed,
    codings.question_applies,
    codings.no_reason,
    codings.no_source,
    codings.confidence_wrong,
    codings.unopened_source,
    codings.unknown_source,
    codings.claims_reading,
    codings.unknown_version,
    codings.few_alternatives,
)

ERRORS: tuple[Check, ...] = (
    codebook.codebook_ids,
    codebook.codebook_scale,
    codebook.codebook_label,
    codebook.codebook_reference,
    codebook.codebook_link,
    codebook.codebook_missing,
    codebook.codebook_operation,
    codebook.codebook_circle,
    codebook.codebook_mark,
    codebook.codebook_theme,
    codebook.worked_cell,
    analysis.analysis_rule,
    analysis.analysis_measure,
    analysis.analysis_population,
    findings.finding_test,
    findings.finding_clause,
    findings.finding_variables,
    findings.finding_literature,
    codebook.states_reference,
    codebook.states_system,
    cases.file_name,
    cases.wrong_id,
    cases.unknown_state,
    cases.no_location,
    cases.unknown_case,
    cases.retired_again,
    cases.retired_into,
    cases.impossible_date,
    cases.reversed_dates,
    cases.name_twice,
    cases.partner_twice,
    cases.host_as_partner,
    cases.partner_not_in_system,
    cases.short_text,
    cases.source_address,
    cases.empty_text,
    cases.accepted_without_reason,
    *CODING_RULES,
    codings.missing_core,
    codings.uncited_source,
    studies.study_part,
    studies.study_length,
    studies.study_citation,
    studies.study_reading,
    studies.study_twice,
    studies.study_cast,
    studies.study_phase,
    studies.study_objective,
    studies.evidence_source,
    studies.evidence_claim,
    studies.evidence_rival,
    studies.claim_evidence,
    studies.hoop_failed,
    studies.cell_read_from,
    studies.studied_in,
    universe.universe_case,
    universe.universe_merged,
    universe.universe_told,
    formats.column_name,
    formats.column_label,
    formats.reserved_number,
    formats.missing_word,
    formats.formula,
    formats.long_text,
    changes.change_version,
    changes.change_codebook,
    changes.change_case,
    changes.change_retired,
    changes.change_cell,
    changes.change_told,
    migrations.migration_names,
    migrations.migration_loses_cell,
    passes.pass_name,
    passes.pass_case,
    passes.pass_draw,
    passes.adjudicated_nothing,
    passes.adjudicated_without_reason,
)

#: What of the rules asks of a coding no more than `_kind` tells, and of a citation its source, locator and reading.
OF_A_KIND: frozenset[Check] = frozenset({
    codings.unknown_variable,
    codings.computed_by_hand,
    codings.wrong_level,
    codings.unknown_code,
    codings.wrong_value,
    codings.status_not_allowed,
    codings.no_reason,
    codings.no_source,
    codings.confidence_wrong,
    codings.claims_reading,
    codings.unknown_version,
    codings.few_alternatives,
    cases.short_text,
    formats.reserved_number,
    formats.missing_word,
    formats.formula,
    formats.long_text,
})  # fmt: skip

#: Codings from which on the warnings, which take as long as the errors, are looked for in a copy of this process.
MANY = 20_000
_OR_ACCEPT = "or enter the warning under 'accepted:' with why it stands"

WARNINGS: tuple[Check, ...] = (
    cases.partner_date_outside_case,
    codings.hindsight,
    narrative.told_state,
    narrative.told_year,
    narrative.told_number,
    narrative.told_company,
    narrative.told_mandate,
    narrative.untold_code,
    narrative.untold_partner,
    passes.not_adjudicated,
)


def name(rule: Check) -> str:
    """The name of a rule, as messages and pages have it."""
    return rule.__name__.replace("_", "-")


def check(record: Record) -> list[Problem]:
    """Every problem of the record at once, in the order of the files; warnings that were accepted are left out."""
    warned = partial(_warnings, record)
    with copied(warned) if len(record.codings) >= MANY else nullcontext(warned) as theirs:
        errors = _errors(record)
        warnings = theirs()
    standing, idle = _without_accepted(record, warnings)
    return sorted([*errors, *standing, *idle])


def _errors(record: Record) -> list[Problem]:
    few = one_of_each_kind(record)
    errors = [
        replace(found, rule=name(rule))
        for rule in ERRORS
        if rule not in OF_A_KIND or any(True for _ in rule(few))
        for found in rule(record)
    ]
    return errors + [problem for by in record.coded_apart for problem in of_pass(record, by)]


def _warnings(record: Record) -> list[Problem]:
    return [
        replace(found, rule=name(rule), severity="warning", mend=f"{found.mend}; {_OR_ACCEPT}")
        for rule in WARNINGS
        for found in rule(record)
    ]


def one_of_each_kind(record: Record) -> Record:
    """*record* with fewer codings: of those that are alike in all that the rules `OF_A_KIND` ask of them, the first.

    Such a rule finds something in it if, and only if, it finds something in *record*: of many thousand codings some
    thousands are left, and only where a rule finds something it is asked of all.
    """
    met: set[tuple[object, ...]] = set()
    lists: set[int] = set()  # of citations: the codings of a partner share what its row cites

    def is_new(coding: Coding) -> bool:
        cited = coding.mentioned if id(coding.citations) in lists else (*coding.citations, *coding.mentioned)
        lists.add(id(coding.citations))
        n_met = len(met)
        met.update([_kind(coding), *[(one.source, one.locator, one.is_opened) for one in cited]])
        return len(met) > n_met or bool(coding.alternatives) or coding.adjudicated is not None

    def fewer(codings: Mapping[str, Coding]) -> Mapping[str, Coding]:
        return {name: coding for name, coding in codings.items() if is_new(coding)}

    held = {
        id_: replace(
            case,
            codings=fewer(case.codings),
            partners=tuple([replace(one, codings=fewer(one.codings)) for one in case.partners]),
        )
        for id_, case in record.cases.items()
    }
    return replace(record, cases=held)


def _kind(coding: Coding) -> tuple[object, ...]:
    """What the rules `OF_A_KIND` ask of *coding*, beside its citations: of a reason how it begins, if there is one."""
    return (
        coding.variable,
        bool(coding.state),
        coding.status,
        coding.form,
        coding.codes,
        coding.value,
        coding.low,
        coding.high,
        coding.confidence,
        coding.why[:1],
        not coding.citations,
        coding.coded.codebook,
    )


def of_pass(record: Record, by: str) -> list[Problem]:
    """What is wrong with the codings of the pass *by*, by the rules for those of cases."""
    files = {one.place.file for one in record.coded_apart[by].values()}
    theirs = record.as_coded_by(by)
    return [replace(one, rule=name(rule)) for rule in CODING_RULES for one in rule(theirs) if one.place.file in files]


def _without_accepted(record: Record, warnings: list[Problem]) -> tuple[list[Problem], list[Problem]]:
    """The warnings that nobody accepted, and problems for what was accepted without need (`accepted-nothing`)."""
    idle: list[Problem] = []
    looked_at: set[Problem] = set()
    known = [name(rule) for rule in WARNINGS]
    told: dict[tuple[str, str], list[Problem]] = {}
    for found in warnings:
        told.setdefault((found.place.file, found.rule), []).append(found)
    for case in record.cases.values():
        for accepted in case.accepted:
            words = accepted.says.split()
            beside = told.get((case.place.file, accepted.rule), [])
            met = [found for found in beside if all(word in found.found for word in words)]
            looked_at.update(met)
            if not met:
                said = f"{accepted.rule} {accepted.says!r} is accepted and not warned of"
                allowed, mend = "words that a warning of the case says", "mend 'says', or remove it"
                if accepted.rule not in known:
                    allowed, mend = listed(accepted.rule, known), nearest(accepted.rule, known)
                idle.append(Problem(accepted.place, said, allowed, mend, rule="accepted-nothing"))
    return [found for found in warnings if found not in looked_at], idle
