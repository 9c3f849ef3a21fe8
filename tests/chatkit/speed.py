"""How long the classes of openai-chatkit take to check trees.

    python speed.py TREES.json

TREES.json is a list of trees whose roots are a Card or a ListView. Those that the classes accept
are timed. Prints one line of JSON: their indexes, and the seconds that all of them take once, from
parsed JSON and from text, each the median of several rounds.
"""

import gc
import json
import statistics
import sys
import time
import warnings

warnings.simplefilter("ignore")
from chatkit import widgets  # noqa: E402

ROUNDS = 15



def accepted(tree):
    try:
        getattr(widgets, tree["type"]).model_validate(tree)
    except ValueError:
        return False
    return True


given = json.load(open(sys.argv[1], encoding="utf-8"))
indexes = [at for at, tree in enumerate(given) if accepted(tree)]
trees = [given[at] for at in indexes]
texts = [json.dumps(tree, separators=(",", ":"), ensure_ascii=False) for tree in trees]
classes = [getattr(widgets, tree["type"]) for tree in trees]


def measured(check, inputs):
    """The median time of checking all of them."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for found, tree in zip(classes, inputs):
            check(found)(tree)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


# The collector would run at moments that say nothing of the check.
gc.disable()
parsed = measured(lambda found: found.model_validate, trees)
text = measured(lambda found: found.model_validate_json, texts)
print(json.dumps({"parsed": parsed, "text": text, "indexes": indexes}))
