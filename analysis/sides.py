"""Sides by the name a reader knows them by."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.reading.lexicon import world


def side_name(side: Any) -> str:
    """A side by its name in the registry, without what stands in brackets there, else its id as words.

    Printed names stay as they are.

    >>> side_name("syria_gov and russia"), side_name("pkk_ypg"), side_name("Free Army")
    ('Syrian government and Russia', 'PKK YPG', 'Free Army')
    """
    if pd.isna(side):
        return "Side not named"
    if " and " in str(side):
        return " and ".join(side_name(one) for one in str(side).split(" and "))
    actor = world().actors.get(str(side))
    words = actor.name.split(" (")[0] if actor else str(side).replace("_", " ")
    if words != words.lower() or " " in str(side):
        return words[0].upper() + words[1:]
    # Ids of up to three letters are initials: dpr, pkk, us.
    first, *rest = [word.upper() if len(word) <= 3 else word for word in words.split()]
    return " ".join([first[0].upper() + first[1:], *rest])
