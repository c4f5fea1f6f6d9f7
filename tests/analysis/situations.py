"""The examples that both the program and the script of the page work through: `python -m tests.analysis.situations`.

`situations.json` holds three lists. `worked` was worked out by hand, as it says. `drawn` is drawn here with a seed and
worked out in exact fractions, by another way than the program's. `intervals` are R's:
qbeta(c(.025, .975), m + 1/2, k - m + 1/2), R 4.2.2. This writes `drawn` anew and leaves the others as they are.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = Path(__file__).parent / "situations.json"
N_DRAWN = 12
SEED = 20261128


def _draw(lot: random.Random) -> dict[str, Any]:
    """Features, cases, outcomes, partners, bounds, and answers that lie near one of the cases or anywhere."""
    kinds = [lot.choice(("number", "nominal", "boolean", "set")) for _ in range(lot.randint(3, 6))]
    features = [
        {
            "name": f"q{at}",
            "kind": kind,
            "range": lot.choice((2, 3, 4)) if kind == "number" else 0,
            "weight": lot.choice((0.5, 1, 2)),
            "is_asymmetric": kind == "boolean" and lot.random() < 0.5,
        }
        for at, kind in enumerate(kinds)
    ]
    ids = [f"case-{at:02}" for at in range(lot.randint(6, 25))]
    rows = {id_: _row(lot, features) for id_ in ids}
    answers = {**_row(lot, features), **(rows[lot.choice(ids)] if lot.random() < 0.8 else {})}
    return {
        "features": features,
        "rows": rows,
        "outcomes": [{"had": {id_: lot.random() < share for id_ in ids if lot.random() < 0.8}} for share in (0.3, 0.7)],
        "partners": {id_: sorted(lot.sample("PQRST", lot.randint(0, 3))) for id_ in ids},
        "bounds": {
            "k": lot.choice((4, 10)),
            "least_overlap": 0.7,
            "least_effective": 3.9,
            "reach": 0.31,
            "level": 0.95,
        },
        "answers": answers,
    }


def _row(lot: random.Random, features: list[dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Callable[[], Any]] = {
        "number": lambda: lot.randint(0, 4),
        "nominal": lambda: lot.choice("abc"),
        "boolean": lambda: lot.random() < 0.4,
        "set": lambda: sorted(lot.sample("xyz", lot.randint(0, 2))),
    }
    return {one["name"]: values[one["kind"]]() for one in features if lot.random() < 0.9}


def _far(one: dict[str, Any], a: Any, b: Any) -> Fraction | None:  # noqa: ANN401 - as JSON has them
    if a is None or b is None or (one["is_asymmetric"] and a is False and b is False):
        return None
    if one["kind"] == "number" and one["range"]:
        return min(Fraction(1), Fraction(abs(a - b), one["range"]))
    if one["kind"] == "set" and (a or b):
        return Fraction(len(set(a) ^ set(b)), len(set(a) | set(b)))
    return Fraction(a != b)


def _compared(given: dict[str, Any], id_: str) -> dict[str, Any]:
    answers, row = given["answers"], given["rows"][id_]
    told: dict[str, Any] = {"id": id_, "shared": [], "differing": [], "unknown": []}
    top = bottom = every = Fraction(0)
    apart: list[tuple[Fraction, str]] = []
    for one in given["features"]:
        name, weight = one["name"], Fraction(one["weight"])
        every += weight
        far = _far(one, answers.get(name), row.get(name))
        if far is None:
            told["unknown"] += [name] if name not in answers or name not in row else []
            continue
        top, bottom = top + weight * far, bottom + weight
        if far:
            apart.append((far, name))
        else:
            told["shared"].append(name)
    told["differing"] = [name for _, name in sorted(apart, key=lambda one: one[0], reverse=True)]
    return {**told, "distance": top / bottom if bottom else None, "overlap": bottom / every}


def _became(given: dict[str, Any], ordered: list[dict[str, Any]], had: dict[str, bool]) -> dict[str, Any] | None:
    bounds = given["bounds"]
    near = ordered[: bounds["k"]]
    known = [one for one in near if one["id"] in had]
    if not known:
        return None
    yes = [one for one in known if had[one["id"]]]
    weights = [1 - one["distance"] for one in known]
    worth = sum(weights) ** 2 / sum(one * one for one in weights) if any(weights) else Fraction(0)
    more = had[known[0]["id"]] if 2 * len(yes) == len(known) else 2 * len(yes) > len(known)
    against = [one["id"] for one in ordered if had.get(one["id"], more) is not more]
    return {
        "m": len(yes),
        "k": len(known),
        "n_effective": worth,
        "contrary": against[0] if against else None,
        "is_few": worth < Fraction(bounds["least_effective"]),
        "is_far": known[0]["distance"] > Fraction(bounds["reach"]),
        "left_out": [one["id"] for one in near if one["id"] not in had],
    }


def expected(given: dict[str, Any]) -> dict[str, Any] | None:
    """What an example gives, with its numbers as fractions; None where no case can be compared."""
    bounds = given["bounds"]
    every = [_compared(given, id_) for id_ in given["rows"]]
    near = [
        one for one in every if one["overlap"] >= Fraction(str(bounds["least_overlap"])) and one["distance"] is not None
    ]
    ordered = sorted(near, key=lambda one: (one["distance"], -one["overlap"], one["id"]))
    if not ordered:
        return None
    assert all(
        a["distance"] == b["distance"] or b["distance"] - a["distance"] > Fraction(1, 10**6)
        for a, b in pairwise(ordered)
    )
    nearest = ordered[: bounds["k"]]
    joined = {
        state: [one["id"] for one in nearest if state in given["partners"].get(one["id"], ())]
        for state in sorted({state for one in nearest for state in given["partners"].get(one["id"], ())})
    }
    return {
        "hidden": len(every) - len(ordered),
        "is_unlike": nearest[0]["distance"] > Fraction(bounds["reach"]),
        "nearest": nearest,
        "became": [_became(given, ordered, one["had"]) for one in given["outcomes"]],
        "partners": sorted(([state, ids] for state, ids in joined.items()), key=lambda one: -len(one[1])),
    }


def _rewrite() -> None:
    held = json.loads(FILE.read_text(encoding="utf-8"))
    lot = random.Random(SEED)  # noqa: S311 - examples
    held["drawn"] = []
    for at in range(N_DRAWN):
        given = _draw(lot)
        held["drawn"].append({"name": f"drawn {at + 1}", **given, "expected": expected(given)})
    FILE.write_text(_laid_out(held), encoding="utf-8")


def _laid_out(held: dict[str, Any]) -> str:
    """*held* as JSON with a line for each part of an example, and for each interval."""
    lists = []
    for name, items in held.items():
        lines = [_object(one) if isinstance(one, dict) else f"  {json.dumps(one)}" for one in items]
        lists.append(f' "{name}": [\n' + ",\n".join(lines) + "\n ]")
    return "{\n" + ",\n".join(lists) + "\n}\n"


def _object(one: dict[str, Any]) -> str:
    return (
        "  {\n"
        + ",\n".join(f"   {json.dumps(name)}: {json.dumps(part, default=str)}" for name, part in one.items())
        + "\n  }"
    )


if __name__ == "__main__":
    _rewrite()
