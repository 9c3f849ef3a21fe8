"""How long the classes of openai-chatkit take to check trees.

    python speed.py SETS.json

SETS.json is a list of lists of trees whose roots are a Card or a ListView. Those that the class of
their root accepts are timed. Prints one line of JSON, an object for each list: the indexes of those
trees, and the seconds that all of them take once, in the quickest round of half a second, for other
work on the machine only adds: by `WidgetRoot`, the package's own type for any widget, from parsed JSON and from
text; and by the class of the root, for whoever knows beforehand which it is.
"""

import gc
import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
from chatkit import widgets  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

SECONDS = 0.5
ANY = TypeAdapter(widgets.WidgetRoot)


def class_of(tree):
    return getattr(widgets, tree["type"])


def is_accepted(tree):
    try:
        class_of(tree).model_validate(tree)
    except ValueError:
        return False
    return True


def measured(checks):
    """The least time of all of the checks, each a function and what it is given."""
    least, until = float("inf"), time.perf_counter() + SECONDS
    while (started := time.perf_counter()) < until:
        for check, given in checks:
            check(given)
        least = min(least, time.perf_counter() - started)
    return least


def times(given):
    indexes = [at for at, tree in enumerate(given) if is_accepted(tree)]
    trees = [given[at] for at in indexes]
    texts = [json.dumps(tree, separators=(",", ":"), ensure_ascii=False) for tree in trees]
    return {
        "indexes": indexes,
        "any": measured([(ANY.validate_python, tree) for tree in trees]),
        "text": measured([(ANY.validate_json, text) for text in texts]),
        "root": measured([(class_of(tree).model_validate, tree) for tree in trees]),
    }


with open(sys.argv[1], encoding="utf-8") as file:
    sets = json.load(file)
# The collector would run at moments that say nothing of the check.
gc.disable()
print(json.dumps([times(given) for given in sets]))
