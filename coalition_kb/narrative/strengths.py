"""Whose soldiers a count in a sentence counts, and whether it says that they came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from coalition_kb.narrative.counts import RANGE, counted, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.narrative.states import Mention

FEWEST = 10  # a smaller number is no strength without a word for soldiers
FARTHEST = 90  # letters between a state and the number that is its own
OPENS = 6  # letters before which a state is the subject of its sentence

#: Stops that part a number from a state before it.
_STOPS = re.compile(
    r"[;:()]|[^.][.!?] |, and (?:by|in|on|over|some|when|then|after|the)\b"
    r"|, (?:while|whereas|but|though|although|against|with which|where)\b| (?:while|whereas|against|than)\b"
)
_PAUSE, _STOP = re.compile(r"[,;:] "), re.compile(r"[;:] ")
_LISTED = re.compile(r",? (?:and|or) |, ")
_ABOUT = r"(?:(?:about|some|around|nearly|almost|over|more than|at least|up to) )?"

# A people as what is counted: 3,000 French; 90,000 of them Americans.
_OF_THEM = re.compile(r" (?:(?:of (?:them|these|whom|which) |were )+)?(?:the )?$")
_PEOPLE = re.compile(r"(?:ns|is|sh|ch|ese)$")  # Americans, Iraqis, British, Dutch, Portuguese
_NO_NOUN = re.compile(
    r"$|[.,;:)]| and (?:some |about |around )?\d"
    r"| (?:were|was|in|at|on|under|by|to|stood|would|ashore|served|took|had|came|landed|struck|beside)\b"
)

# A state before a count in its clause: Britain sent 2,000 men; the British force of 2,000.
_FROM = re.compile(r" (?:(?:came|were) )?(?:from|of) (?:the )?$")
_SENT = re.compile(
    r"^(?:['’]s?\b|.*\b(?:sent|contributed|provided|gave|deployed|committed|had|kept|supplied|landed|put|fielded|"
    r"dispatched|added|maintained|with|helped|brought|reached|numbered|lent|made available|stationed|posted)\b)"
)
_FORCES = re.compile(
    r" (?:\w+ )?(?:forces?|contingent|troops|strength|garrison|personnel|presence|brigade|battalion|commitment|part)\b"
)
_GOVERNED = re.compile(r"\b(?:to|in|of|at|from|for|into|over|near|against|off|on|around|by|through|outside) (?:the )?$")
_OPENING = re.compile(rf"\b[Ww]ith {_ABOUT}$")

# A number without a word for soldiers: Britain sent 12,000, Spain 900; 50,000 for South Korea; its peak was 14,200.
_SENT_ALONE = re.compile(rf"\b(?:sent|had|committed|deployed|contributed|fielded|provided|kept) {_ABOUT}$")
_ALONE = re.compile(r"$|[.,;:)]| (?:and|there|at|in|on|each|or|for)\b")
_BY_NAME = re.compile(rf" {_ABOUT}$")
_FOR = re.compile(r" for (?:the )?$")
_OWN = re.compile(r"(?:At its \w+,? )?(?:Its|It|it)\b")
_STRENGTH = re.compile(r"\b(?:peak|strength|height|maximum|personnel|contingent|count of|commitment)\b[^,;.]{0,40}$")
_IS_STRENGTH = re.compile(
    r" at (?:its|the|their) (?:height|peak)\b| (?:were|had been) (?:committed|sent|deployed|there)\b"
    r"| (?:came|took part|served in)\b| is listed\b"
    r"| (?:is|was|were|are) (?:its|the|their|listed)\b[^,;.]{0,25}\b(?:strength|peak|maximum|contingent)\b"
)

#: Words by which a count tells of what was planned or offered, of losses, of others, or of all who ever came.
_OTHER = re.compile(
    r"\b(?:plan(?:s|ned|ners|ning)?|estimat\w+|expect\w*|would|could|might|should|may|propos\w+|offer\w*|pledg\w+|"
    r"promis\w+|request\w*|ask(?:s|ed|ing)?|ready|prepar\w+|stand(?:-| |ing )?by|reserves?|ceiling|cap|limit\w*|up to|"
    r"if|need\w*|requir\w+|call(?:s|ed|ing)? for|recommend\w*|consider\w*|options?|intend\w*|will|want\w*|announc\w+|"
    r"authori[sz]\w+|goal|target|served(?! in)|service|rotat\w+|pass(?:ed|ing)? through|cumulative\w*|altogether|"
    r"(?:in|by) turns?|over the (?:years|war|whole)|kill\w*|dead|died|deaths?|wound\w+|casualt\w+|"
    r"los(?:t|s|ses|ing)|missing|captur\w+|prisoners?|fell|fallen|evacuat\w+|rescu\w+|train(?:ed|ing|s)?|refugees|"
    r"dependants|hostages|worldwide|coalition|multinational|allied|combined|enemy|opponents?|defenders|including|"
    r"with (?:its|their) allies|together|in all|others|members|nations|short of|too few|doubt\w*|worth)\b"
)
_HIGHEST = re.compile(
    r"\b(?:peak(?:ed)?|at its height|at the height|highest|largest|maximum|at most|most at one time)\b"
)
#: Words by which a count is of one unit or of one time.
_PART = re.compile(
    r"\b(?:first|initial\w*|at once|another|more|additional|further|remain\w*|withdr\w+|left|reduc\w+|cut|fewer|still|"
    r"by then|battalion|company|brigade|regiment|division|squadron|unit|team|ship|group of|some of|"
    r"of (?:them|whom|which|these)|early|already|later|rose|grew|increas\w+|reinforc\w+|advance|vanguard|before|until|"
    r"garrison|[Oo]n the \d+\w\w|[Oo]n \d+ [A-Z]\w+)\b"
)


class Strength(NamedTuple):
    """A count of the soldiers of one state, as a sentence gives it."""

    states: frozenset[str]
    low: float
    high: float
    is_highest: bool  # whether the sentence calls it the peak
    is_part: bool  # whether its words make it that of one unit or one time


def strengths(text: str, mentions: Sequence[Mention], before: Mention | None = None) -> Iterator[Strength]:
    """The counts of soldiers in *text* that are plainly of one state and plainly of those who came.

    A state is that of a count where its adjective stands within (2,000 British troops), behind (2,000 from Britain, 2,000
    British) or before it in one clause (Britain sent 2,000 men), or where it is the subject of a sentence that calls a
    number its strength. Where two states could be meant, none is. *before* is the subject of the sentence before, of which
    this one may say: its peak was 2,000.
    """
    if not mentions and (before is None or not _OWN.match(text)):
        return
    for met in RANGE.finditer(text):
        low, high = number(met["low"]), number(met["high"] or met["low"])
        owner = _behind(text, mentions, met.end())
        is_part = owner is not None  # of a people without a word for soldiers it may be some
        end = None if owner else counted(text, met)
        if end is not None:
            owner = _within(mentions, met.end(), end)
        if owner is None and end is not None:
            owner = _following(text, mentions, met, end) or _before(text, mentions, met.start())
        left, right = _clause(text, met, max(end or 0, owner.end if owner else met.end()))
        if owner is None and end is None and low >= FEWEST and _ALONE.match(text, met.end()):
            owner = _of_number(text, mentions, met)
        if owner is None and low >= FEWEST:
            left, right = _segment(text, met)
            if _STRENGTH.search(text, left, met.start()) or _IS_STRENGTH.match(text, met.end()):
                owner = _subject(text, mentions, left, right) or (None if mentions else before)
        clause = text[left:right]
        if owner is None or high < low or _OTHER.search(clause):
            continue
        is_highest = _HIGHEST.search(text[slice(*_segment(text, met))]) is not None
        yield Strength(owner.states, low, high, is_highest, is_part or _PART.search(clause) is not None)


def _of_number(text: str, mentions: Sequence[Mention], met: re.Match[str]) -> Mention | None:
    """The state whose strength a number alone is: Britain sent 12,000, Spain 900; 50,000 for South Korea."""
    earlier = [one for one in mentions if one.end <= met.start()]
    after = next((one for one in mentions if one.start >= met.end()), None)
    if after and _FOR.fullmatch(text, met.end(), after.start):
        return after
    if not earlier:
        return None
    nearest = earlier[-1]
    if _BY_NAME.fullmatch(text, nearest.end, met.start()):
        return None if _GOVERNED.search(text, 0, nearest.start) or nearest.start < OPENS else nearest
    if _SENT_ALONE.search(text, 0, met.start()) and not _GOVERNED.search(text, 0, nearest.start):
        between = text[nearest.end : met.start()]
        is_list = len(earlier) > 1 and _LISTED.fullmatch(text, earlier[-2].end, nearest.start)
        return None if is_list or len(between) > FARTHEST or _STOPS.search(between) else nearest
    return None


def subject(mentions: Sequence[Mention]) -> Mention | None:
    """The state that a sentence begins with."""
    return mentions[0] if mentions and mentions[0].start < OPENS else None


def _subject(text: str, mentions: Sequence[Mention], left: int, right: int) -> Mention | None:
    """The state of a number that is called a strength: the one that its segment names, else the subject of the sentence."""
    near = [
        one
        for one in mentions
        if left <= one.start < right and (_FORCES.match(text, one.end) or not _GOVERNED.search(text, 0, one.start))
    ]
    if len(near) > 1:
        return None
    if near:
        return near[0]
    # Its subject, or the one state that the sentence names at all.
    return subject(mentions) or (mentions[0] if len({one.states for one in mentions}) == 1 else None)


def _segment(text: str, met: re.Match[str]) -> tuple[int, int]:
    """Where the part of a sentence between commas begins and ends that a number stands in."""
    left = max((stop.end() for stop in _PAUSE.finditer(text, 0, met.start())), default=0)
    right = _PAUSE.search(text, met.end())
    return left, right.start() if right else len(text)


def _within(mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    inside = [one for one in mentions if start <= one.start < end]
    return inside[0] if len(inside) == 1 else None


def _behind(text: str, mentions: Sequence[Mention], stop: int) -> Mention | None:
    """The people that a number counts without another word: 3,000 French; 90,000 of them Americans."""
    for one in mentions:
        if one.start > stop:
            end = one.end + (text[one.end : one.end + 1] == "s")
            is_people = one.name == "U.S." or _PEOPLE.search(text, one.start, end)
            return (
                one if is_people and _OF_THEM.fullmatch(text, stop, one.start) and _NO_NOUN.match(text, end) else None
            )
    return None


def _following(text: str, mentions: Sequence[Mention], met: re.Match[str], end: int) -> Mention | None:
    """The one state that soldiers are said to be from: 2,000 men from Britain; with 2,000 men Britain landed."""
    after = [one for one in mentions if one.start >= end]
    if not after:
        return None
    is_opening = _OPENING.search(text, 0, met.start()) and text[end : after[0].start] in (" ", " the ", ", ", ", the ")
    if not is_opening and not _FROM.fullmatch(text, end, after[0].start):
        return None
    is_list = len(after) > 1 and _LISTED.fullmatch(text, after[0].end, after[1].start)
    return None if is_list else after[0]


def _before(text: str, mentions: Sequence[Mention], start: int) -> Mention | None:
    """The nearest state before a number in its clause, unless it stands in a list or leads others."""
    earlier = [one for one in mentions if one.end <= start]
    if not earlier:
        return None
    nearest = earlier[-1]
    between = text[nearest.end : start]
    if len(between) > FARTHEST or between.startswith("-") or _STOPS.search(between) or RANGE.search(between):
        return None
    is_subject = not _GOVERNED.search(text, 0, nearest.start) and _SENT.search(between)
    if not is_subject and not _FORCES.match(between):
        return None
    is_list = len(earlier) > 1 and _LISTED.fullmatch(text, earlier[-2].end, nearest.start)
    return None if is_list else nearest


def _clause(text: str, met: re.Match[str], end: int) -> tuple[int, int]:
    """Where the words that bear on a number begin and end: from the last strong stop to the next stop behind *end*.

    What was planned or estimated is said before the numbers of a list, and holds for all of it.
    """
    left = max((stop.end() for stop in _STOP.finditer(text, 0, met.start())), default=0)
    right = _PAUSE.search(text, end)
    return left, right.start() if right else len(text)
