"""Rings cut at the antimeridian, so that none runs across the whole map."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point: TypeAlias = tuple[float, float]  # degrees east, degrees north
EDGE = 180.0


def cut(ring: Sequence[Point]) -> list[list[Point]]:
    """*ring* in pieces of which each lies within 180 degrees west and east: itself where it does not cross.

    A step of more than 180 degrees is taken the other way round, across the antimeridian. Rings around a pole are none
    of ours: Antarctica is left out.
    """
    unrolled = list(_unrolled(ring))
    pieces = []
    for turn in (-2 * EDGE, 0.0, 2 * EDGE):
        moved = [(longitude + turn, latitude) for longitude, latitude in unrolled]
        piece = _clipped(_clipped(moved, EDGE, side=1), -EDGE, side=-1)
        if _has_width(piece):
            pieces.append(piece)
    return pieces


def _has_width(piece: Sequence[Point]) -> bool:
    """Whether a piece is more than the edge along which it was cut."""
    return len({longitude for longitude, _ in piece}) > 1


def _unrolled(ring: Sequence[Point]) -> Iterator[Point]:
    """*ring* without a leap: its longitudes may go beyond 180 degrees."""
    turn, before = 0.0, ring[0][0]
    for longitude, latitude in ring:
        if longitude - before > EDGE:
            turn -= 2 * EDGE
        elif before - longitude > EDGE:
            turn += 2 * EDGE
        before = longitude
        yield longitude + turn, latitude


def _clipped(ring: Sequence[Point], edge: float, *, side: int) -> list[Point]:
    """The part of *ring* to the west of the meridian *edge* (side 1) or to the east of it (side -1).

    Source:
        I. E. Sutherland and G. W. Hodgman, "Reentrant Polygon Clipping", Communications of the ACM 17 (1974), 32-42.
    """
    kept: list[Point] = []
    for at, point in enumerate(ring):
        before = ring[at - 1]
        was_in, is_in = (side * (one[0] - edge) <= 0 for one in (before, point))
        if was_in != is_in:
            along = (edge - before[0]) / (point[0] - before[0])
            kept.append((edge, before[1] + along * (point[1] - before[1])))
        if is_in:
            kept.append(point)
    return kept
