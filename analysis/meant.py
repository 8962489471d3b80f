"""What may have been meant by a name that is none."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(text: str, names: Iterable[str]) -> str:
    """What may have been meant: the nearest name whatever its capitals, else all there are.

    >>> nearest("Turky", ["russia", "turkey"]), nearest("x", ["russia", "turkey"])
    ('did you mean turkey?', 'there are russia, turkey')
    """
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(text.casefold(), folded, 1)
    return f"did you mean {folded[near[0]]}?" if near else f"there are {', '.join(folded.values())}"
