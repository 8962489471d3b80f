"""How long reading takes without a store, into one and from one; no test.

python tests/bench_scale.py [ARTICLES [COPIES]]
"""

import sys
import tempfile
import time

import pandas as pd

from analysis import assemble, read_articles, scale


def timed(name: str, articles, **options) -> None:
    began = time.perf_counter()
    readings = scale.read(articles, **options)
    print(f"{name:<28}{time.perf_counter() - began:6.2f} s, {len(readings.mentions):,} mentions")


def main() -> None:
    articles = read_articles(*sys.argv[1:2])
    copies = [
        articles.assign(article_id=articles["article_id"] + f"-{n}") for n in range(int((sys.argv[2:] or [1])[0]))
    ]
    articles = pd.concat(copies, ignore_index=True)
    print(f"{len(articles):,} articles")
    timed("1 process", articles)
    timed("2 processes", articles, workers=2)
    with tempfile.TemporaryDirectory() as store:
        timed("1 process, empty store", articles, store=store)
        timed("full store", articles, store=store)
        articles.loc[articles.index[:1], "text"] += " "
        timed("full store, one text changed", articles, store=store)
        began = time.perf_counter()
        assemble(scale.read(articles, store))
        print(f"{'full store, and assembled':<28}{time.perf_counter() - began:6.2f} s")


if __name__ == "__main__":
    main()
