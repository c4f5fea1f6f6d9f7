"""The Equal Earth projection: areas on the map are to each other as they are on the ground."""

from __future__ import annotations

import math

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF_ROOT_3 = math.sqrt(3) / 2


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place lies on the map: to the east and to the north of its middle, in radii of the sphere.

    sin t = (√3 / 2) sin latitude;
    x = 2 √3 longitude cos t / (3 (9 A4 t^8 + 7 A3 t^6 + 3 A2 t^2 + A1)); y = A4 t^9 + A3 t^7 + A2 t^3 + A1 t.

    Args:
        longitude: in degrees east, from -180 to 180.
        latitude: in degrees north, from -90 to 90.

    Source:
        B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection", International Journal of Geographical
        Information Science 33 (2019; online 2018), 454-465, equations 1 to 3.
    """
    t = math.asin(_HALF_ROOT_3 * math.sin(math.radians(latitude)))
    t2 = t * t
    t6 = t2**3
    slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
    x = math.radians(longitude) * math.cos(t) / (_HALF_ROOT_3 * slope)
    y = t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return x, y
