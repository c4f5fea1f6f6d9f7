"""Answers in HTML: as a fold, which shows at once what was answered and tells the rest on demand, and in short.

A page of a case has some hundred of them. They are put together here and not in a template, since most of the time of a
page went into calls between templates. Every text is escaped where it is put in; what is HTML already says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.site.prose import escaped, known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.site.agreement import Judgement, Said
    from coalition_kb.site.entries import Entry, Short
    from coalition_kb.site.views import Side


def folds(held: Iterable[Entry], root: str) -> Markup:
    """*held* as folds, one below the other, on a page whose root lies at *root*. They work without a program."""
    return Markup("\n".join([_fold(one, root) for one in held]))  # noqa: S704 - escaped below


def short(one: Short) -> Markup:
    """The answer alone, and whether it is not sure."""
    sure = f' <span class="kb-chip kb-{known(one.chip.look)}">{known(one.chip.look)}</span>' if one.is_unsure else ""
    said = f'<span class="kb-{known(one.status)}"><span class="kb-said">{known(one.answer)}</span>{sure}</span>'
    return Markup(said)  # noqa: S704 - escaped above


def _fold(one: Entry, root: str) -> str:
    why = f'<p class="kb-why">{escaped(one.why)}</p>' if one.why else ""
    sides = f'<ul class="kb-sides">{"".join([_side(side) for side in one.sides])}</ul>' if one.sides else ""
    return (
        f'<details class="kb-coding kb-{known(one.status)}" id="{known(one.anchor)}">\n'
        f'<summary><span class="kb-name">{known(one.name)}</span> <span class="kb-answer">{_answer(one)}</span></summary>\n'
        f"{why}{sides}{_others(one)}{_sources(one)}{_judged(one.judged, root) if one.judged else ''}"
        f'<p class="kb-ask">{_ask(one, root)}</p>\n</details>'
    )


def _answer(one: Entry) -> str:
    """What is seen while it is folded."""
    rivals = "".join([f' <span class="kb-rival">or {known(answer)}</span>' for answer in one.rivals])
    step = f' <span class="kb-step">{known(one.step)}</span>' if one.step else ""
    chip = f' <span class="kb-chip kb-{known(one.chip.look)}">{known(one.chip.words)}</span>' if one.has_chip else ""
    warning = (
        f' <span class="kb-apart"><span aria-hidden="true">≁</span> {known(one.warning.words)}</span>'
        if one.warning
        else ""
    )
    return f"<strong>{known(one.answer)}</strong>{rivals}{step}{chip}{warning}"


def _side(side: Side) -> str:
    leads = " (leading)" if side.is_leading else ""
    held = f'<span class="kb-sources">Held by: {escaped(side.sources)}.</span>'
    return f"<li><strong>{known(side.answer)}</strong>{leads}: {escaped(side.why)} {held}</li>"


def _others(one: Entry) -> str:
    """What a computed answer is under other readings of its rule."""
    items = "".join([f"<li>{known(name)}: {known(answer)}</li>" for name, answer in one.others])
    return f'<ul class="kb-sides">{items}</ul>' if items else ""


def _sources(one: Entry) -> str:
    cited = f"Sources: {escaped(one.sources)}." if one.sources else ""
    dated = f" Evidence dated: {escaped(one.evidence_date)}." if one.evidence_date else ""
    return f'<p class="kb-sources">{cited}{dated}</p>' if cited or dated else ""


def _judged(one: Judgement, root: str) -> str:
    """What several coders said."""
    place = f"{known(root)}{known(one.place)}"
    if not one.said:
        return (
            f'<p class="kb-note kb-passes" data-pagefind-ignore>{known(one.coders)} <a href="{place}">agree</a>.</p>\n'
        )
    decided = f"<p>{known(one.cause)} {escaped(one.why)}</p>" if one.cause else ""
    return (
        f'<details class="kb-passes" data-pagefind-ignore><summary>{known(one.coders)} differ; '
        f"{'decided' if one.cause else 'not decided yet'}</summary><ul>{''.join([_said(each) for each in one.said])}</ul>"
        f'{decided}<p><a href="{place}">How well coders agree on it</a></p></details>\n'
    )


def _said(one: Said) -> str:
    sure = f", {known(one.confidence)} confidence" if one.confidence else ""
    kept = " (kept)" if one.is_kept else ""
    why = f". {escaped(one.why)}" if one.why else ""
    return f"<li>{known(one.by)}: <strong>{known(one.answer)}</strong>{sure}{kept}{why}</li>"


def _ask(one: Entry, root: str) -> str:
    """The question, and where it leads to: what it was read from, the rule, its own place, and a correction."""
    read = ", ".join([f'<a href="{known(place)}">{known(name)}</a>' for place, name in one.read_from])
    told = f"Read from {read}. " if read else ""
    question = f"{known(one.question)} " if one.question else ""
    rule = f'<a href="{known(root)}variables/{known(one.variable)}/">The rule</a> · ' if one.variable else ""
    own = f'<a href="#{known(one.anchor)}">{escaped(one.address or "Link to this answer")}</a>'
    correct = f' · <a href="{escaped(one.correct)}" rel="nofollow">Suggest a correction</a>' if one.correct else ""
    return f"{told}{question}{rule}{own}{correct}"
