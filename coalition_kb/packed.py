"""What goes from one process to another in great numbers is packed as the call that makes it."""

from __future__ import annotations


class Packed:
    """A frozen dataclass with slots that pickle packs as the call that makes it.

    The way of dataclasses goes through the list of fields for each object, and takes twice as long.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type[Packed], tuple[object, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
