"""What a sentence claims of company and mandate: that the U.S. acted alone or in a coalition, with a mandate or without.

A sentence that weighs, reports, denies or expects is no claim. What is left over is little, and meant.
"""

from __future__ import annotations

import re

#: Words by which a sentence does not tell what was so for the whole of a case.
_UNSURE = re.compile(
    r"\b(?:[Nn]ot|[Nn]ever|[Nn]o|[Nn]or|[Nn]either|[Nn]one|[Nn]obody|rather than|would|could|should|might|may|can|"
    r"ready|prepared|[Ii]f|or|[Ww]hether|"
    r"want\w*|option\w*|need\w*|unwilling|willing|instead|longer|charge\w*|call\w*|critic\w*|accus\w+|argu\w+|fear\w*|claim\w*|said|says?|held|"
    r"refus\w+|sought|ask\w*|propos\w*|consider\w*|[Ff]irst|initial\w*|[Uu]ntil|began|phase|only|free|right|[Ww]ithout|yet|still|"
    r"[Bb]efore|[Ll]ater|than|drafts?|plan\w*|thought|believ\w+|hop\w+|expect\w*|wish\w*|doubt\w*|disput\w*|rival|explanation|"
    r"Congress|parliament|[Ww]hen)\b"
)
_ALONE = re.compile(
    r"\bunilateral(?:ly)?\b"
    r"|\b(?:United States|U\.S\.|Washington|Americans?|U\.S\. forces|it)(?: [a-z]+){1,3} (?:alone|on (?:its|their) own)\b"
    r"|\b(?:United States|U\.S\.|U\.S\. forces) alone\b"
    r"|\bwithout (?:any |a )?(?:partners?|allies|coalition)\b"
)
_COALITION = re.compile(
    r"\b(?:led|leading|headed|formed|assembled) (?:a|the) (?:\w+ ){0,3}coalition\b"
    r"|\bcoalition of (?:\w+ )?(?:states|nations|countries)\b"
)
_BODY = r"(?:Council|United Nations|UN|Assembly|organi[sz]ation|Union|League)"
_GAVE = r"(?:authori[sz]ed|mandated|gave (?:\w+ )?a mandate|voted (?:\w+ )?a mandate|approved the use of force)"
_MANDATE = re.compile(
    rf"\b{_BODY} (?:had )?{_GAVE}\b"
    rf"|\b(?:authori[sz]ed|mandated) by (?:the |a )?(?:\w+ )?(?:{_BODY}|resolution)\b"
    rf"|\b[Rr]esolution \d+(?: of [\w ]+)? {_GAVE}\b"
    rf"|\b(?:under|with|on) (?:a|the|its) (?:\w+ ){{0,2}}mandate (?:of|from|by) (?:the )?(?:\w+ )?{_BODY}\b"
)
_OF_FORCE = re.compile(r"\b(?:force|intervention|operation|invasion|landing|action|all necessary means|troops|war)\b")
_NO_MANDATE = re.compile(
    r"\b(?:without|no|lacked) (?:an? |any |the )?(?:[\w.’']+ ){0,3}(?:mandate|authori[sz]ation)\b"
    r"|\b(?:did not|never|had not) (?:authori[sz]e|mandate)d?\b"
    r"|\bno organi[sz]ation (?:had )?(?:authori[sz]ed|acted|supported|approved|took)\b"
)
#: Words by which the want of a mandate is of one time, one view, one law or one act.
_IN_PART = re.compile(
    r"\b(?:[Ii]f|would|could|might|may|should|[Ww]hether|[Uu]ntil|[Bb]efore|yet|still|then|[Ww]hen|[Aa]t first|[Ff]irst|[Ll]ater|"
    r"argu\w+|claim\w*|held|said|says?|found|Congress|congressional|parliament\w*|Bundestag|Diet|War Powers|law|cabinet|domestic|"
    r"needed|prefer\w*|rather|even|act|go|refus\w+|vot\w+|condition\w*|insist\w*|other|own|new|clear|explicit|further|second|"
    r"to use|offensive|in so many words)\b"
)
_NAMED_BODY = re.compile(r"\b(?:UN|U\.N\.|United Nations|Council|NATO|OAS|Assembly|Union|League)\b")


def acted_alone(text: str) -> str:
    """The words by which *text* says that the U.S. acted alone; none where it does not."""
    return _sure(_ALONE, text)


def led_coalition(text: str) -> str:
    """The words by which *text* says that there was a coalition; none where it does not."""
    return _sure(_COALITION, text)


def had_mandate(text: str) -> str:
    """The words by which *text* says that an organisation gave a mandate to use force; none where it does not."""
    return _sure(_MANDATE, text) if _OF_FORCE.search(text) else ""


def had_no_mandate(text: str) -> str:
    """The words by which *text* says that there was no mandate; none where it does not."""
    met = _NO_MANDATE.search(text)
    return met[0] if met and not _IN_PART.search(text) else ""


def names_a_body(text: str) -> bool:
    """Whether *text* speaks of some organisation."""
    return _NAMED_BODY.search(text) is not None


def _sure(pattern: re.Pattern[str], text: str) -> str:
    """The words of *text* that meet *pattern*; none where it has a word of doubt, which their first may not be."""
    met = pattern.search(text)
    rest = met[0].partition(" ")[2] if met else ""
    return met[0] if met and not _UNSURE.search(f"{text[: met.start()]} {rest} {text[met.end() :]}") else ""
