"""What the inflected forms of an English word share: "endorses", "endorsed" and "endorsing" become one.

Only inflections are cut, not derivations, so that "policy" and "police" or "general" and "generous" stay apart.

Source:
    M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980), 130-137: steps 1 and 5.
"""

from __future__ import annotations

import re

SHORTEST = 3  # letters: a shorter word is left as it is

_VOWEL = r"(?:[aeiou]|(?<=[^aeiou])y)"
_HAS_VOWEL = re.compile(_VOWEL)
_MEASURE = re.compile(f"{_VOWEL}(?!{_VOWEL})(?=.)")  # one for each vowel run that a consonant follows
_SHORT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")  # Porter's *o: "hop", but not "show"
_PLURALS = (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", ""))


def stem(word: str) -> str:
    """What *word* (lower case) shares with its other forms; itself where it is short or has a digit."""
    if len(word) < SHORTEST or not word.isalpha():
        return word
    word = _without_ending(_singular(word))
    if word.endswith("y") and _HAS_VOWEL.search(word[:-1]):
        word = f"{word[:-1]}i"
    return _without_e(word)


def _singular(word: str) -> str:
    """Step 1a."""
    for ending, other in _PLURALS:
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + other
    return word


def _without_ending(word: str) -> str:
    """Step 1b: -eed, -ed, -ing."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest != word and _HAS_VOWEL.search(rest):
            return _mended(rest)
    return word


def _mended(rest: str) -> str:
    """What is left of a word after -ed or -ing, as the other forms have it: "hopp" to "hop", "fil" to "file"."""
    if rest.endswith(("at", "bl", "iz")):
        return f"{rest}e"
    if rest[-1:] == rest[-2:-1] and rest[-1] not in "aeioulsz":
        return rest[:-1]
    return f"{rest}e" if _measure(rest) == 1 and _SHORT.search(rest) else rest


def _without_e(word: str) -> str:
    """Step 5."""
    if word.endswith("e"):
        rest = word[:-1]
        measure = _measure(rest)
        if measure > 1 or (measure == 1 and not _SHORT.search(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _measure(word: str) -> int:
    """Porter's m: how often a run of vowels is followed by consonants."""
    return len(_MEASURE.findall(word))
