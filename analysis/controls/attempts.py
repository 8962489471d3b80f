"""What a control sets off, done so that no error passes unseen."""

from __future__ import annotations

import logging
from collections.abc import Callable

LOG = logging.getLogger(__name__)
LONGEST = 200  # characters of an error's own words


def attempt(act: Callable[[], None], say: Callable[[str], None], kept: str) -> bool:
    """Does it and returns True; where it fails, says in one line why, and `kept`: what stays as it was.

    A widget drops an error of its callback, and the reader would take the view of before for the one asked for. What a
    reader can mend (ValueError, OSError) is said as it is; all else is said to be the workbook's own, and logged with
    its traceback as an error.

    >>> attempt(lambda: int("x"), print, "Nothing changed.")
    invalid literal for int() with base 10: 'x'. Nothing changed.
    False
    """
    try:
        act()
    except Exception as error:
        words = (str(error).strip().splitlines() or [""])[0][:LONGEST].rstrip(".")
        if isinstance(error, ValueError | OSError):
            LOG.info("refused: %s", words, exc_info=True)
        else:
            LOG.exception("a control failed")
            named = f"{type(error).__name__}: {words}".removesuffix(": ")
            words = f"The workbook itself failed ({named}; the log has more)"
        say(f"{words}. {kept}")
        return False
    return True
