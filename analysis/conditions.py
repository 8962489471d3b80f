from typing import NamedTuple
WORDS=("no-new-articles",)
class Condition(NamedTuple):
    name: str
def parse(words):
    for w in words:
        if w not in WORDS: raise ValueError(f"no condition {w}")
    return tuple(map(Condition,words))
def met(c,b,n): return []
