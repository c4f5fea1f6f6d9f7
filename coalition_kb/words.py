"""Words of questions: those that nobody looks for, and those for which the record has another. Both searches know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Passed over where other words stand beside them.
_SMALL = (
    "a about all also am an and any are as at be because been being but by can could did do does for from had has have "
    "he her his how i if in into is it its many me most much my no not of on or our over she should so some such than "
    "that the their them then there these they this those to us use used was we were what when where which while who "
    "whom whose why will with would you your"
)
SMALL_WORDS = frozenset(_SMALL.split())
#: What a reader may write → what the record writes; used where few pages, or none, have what was written. Forms of one
#: word that a stemmer parts stand here, and names that the record does not use.
SAME_WORDS: Mapping[str, str] = {
    "blue berets": "UN mission",
    "blue helmets": "UN mission",
    "casualties": "killed",
    "intervene": "intervention",
    "intervened": "intervention",
    "invade": "invasion",
    "invaded": "invasion",
    "invading": "invasion",
    "pows": "prisoners",
    "prestige": "status",
    "soldiers": "troops",
}
