"""How long reading takes beside mere loading and splitting: python tests/bench_read.py [ARTICLES]; no test."""

import json
import statistics
import sys
import time
from collections.abc import Callable

from analysis import read_articles
from analysis.reading.mentions import read_text
from analysis.reading.sentences import sentences

ROUNDS = 5


def fastest(work: Callable[[], object]) -> float:
    """Milliseconds of processor time, the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(1000 * (time.process_time() - began))
    return min(times)


def main() -> None:
    articles = read_articles(*sys.argv[1:])
    articles = articles[articles["text"] != ""]
    read, split = [], []
    for one in articles.itertuples(index=False):
        line = json.dumps({"text": one.text})
        split.append(fastest(lambda line=line: list(sentences(json.loads(line)["text"]))))
        day = None if one.published != one.published else one.published.date()
        read.append(fastest(lambda one=one, day=day: read_text(one.text, one.article_id, day, one.language)))
    size = statistics.mean(len(text) for text in articles["text"])
    print(f"{len(read)} articles of {size:.0f} characters on average; the median of each")
    print(f"load and split {statistics.median(split):.3f} ms, read {statistics.median(read):.3f} ms an article")
    print(f"read takes {statistics.median(read) / statistics.median(split):.1f} times as long")


if __name__ == "__main__":
    main()
