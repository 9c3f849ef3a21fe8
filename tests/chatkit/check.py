"""Holds our verdict on trees against that of the classes of openai-chatkit.

    python check.py CASES.json

CASES.json is a list of {name, tree, errors}: errors are ours, {pointer, code}, none where we take
the tree as valid. Each node is checked strictly, with the class that its type names, for the
package's own union ends in a class that takes anything. What we accept and the classes do not is
written in their way first: `in_their_words` is the whole list of it. What they accept and we do not
is in `stated`. Any other difference is printed, and fails.
"""

import json
import re
import sys
import warnings
from collections import Counter

warnings.simplefilter("ignore")
from chatkit import widgets  # noqa: E402
from pydantic import ValidationError  # noqa: E402

# Rules beyond types, which the classes do not have.
POLICY = {
    "bad_nesting",
    "bad_pattern",
    "bad_root",
    "bad_url",
    "duplicate_id",
    "form_nested",
    "no_name",
    "out_of_range",
    "unknown_field",
}

# The classes know no tables; what stands in a Basic they take unread.
UNREAD = {"Basic", "Table", "Table.Row", "Table.Cell"}

# Lengths, which may have a fraction here as in the npm package's types.
LENGTHS = {
    "flex", "gap", "minHeight", "minWidth", "minSize", "maxHeight", "maxWidth", "maxSize",
    "height", "width", "size", "spacing", "margin",
}  # fmt: skip

DAY = re.compile(r"\d{4}-\d\d-\d\d")
ICONS = {"Icon": ["name"], "Button": ["iconStart", "iconEnd"]}


def in_their_words(node):
    """A node without what stands inside it, and with what only we accept exchanged for what the
    classes know."""
    component = node["type"]
    said = {name: plain(name, value) for name, value in node.items() if name != "children"}
    for name in LENGTHS & said.keys():
        if isinstance(said[name], float):
            said[name] = round(said[name])
        elif name == "margin" and isinstance(said[name], dict):
            sides = said[name].items()
            said[name] = {s: round(v) if isinstance(v, float) else v for s, v in sides}
    # Any text names a pictogram.
    for name in ICONS.get(component, []):
        if isinstance(said.get(name), str):
            said[name] = "star"
    status = said.get("status")
    if isinstance(status, dict) and isinstance(status.get("icon"), str):
        status["icon"] = "star"
    # Words of the seed.
    if said.get("direction") == "column":
        said["direction"] = "col"
    if component == "Title" and said.get("size") == "xs":
        said["size"] = "sm"
    if component == "Text" and said.get("editable") is True:
        said["editable"] = {"name": "text"}
    # A day alone is a date.
    if component == "DatePicker":
        for name in ("min", "max", "defaultValue"):
            if isinstance(said.get(name), str) and DAY.fullmatch(said[name]):
                said[name] += "T00:00:00Z"
    # Null is a gap in a chart's rows.
    if component == "Chart" and isinstance(said.get("data"), list):
        rows = said["data"]
        said["data"] = [
            {c: v for c, v in row.items() if v is not None} if isinstance(row, dict) else row
            for row in rows
        ]
    # No children where none are needed; what they are is looked at one by one.
    children = node.get("children")
    if component == "Transition":
        said["children"] = None if isinstance(children, dict) else children
    elif component == "ListViewItem" and children is None or isinstance(children, list):
        said["children"] = []
    elif "children" in node:
        said["children"] = children
    return said


def plain(name, value):
    """Null is absence in every object, as it is in components, and 1.0 the number 1. A payload may
    hold any JSON; labels and rows have names that are no fields."""
    if name in ("payload", "labels", "data"):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain("", item) for item in value]
    if isinstance(value, dict):
        # A series says with null that it has no label of its own.
        kept = {n: v for n, v in value.items() if v is not None or n == "label"}
        return {n: plain(n, v) for n, v in kept.items()}
    return value


def stated(component, issue, node):
    """Why we refuse what the classes accept; nothing where no reason is stated."""
    if issue["code"] in POLICY:
        return issue["code"]
    steps = issue["pointer"].split("/")
    if component == "Card" and "border" in steps:
        return "Card.border, which the class takes unread"
    if "border" in steps:
        return "a border object is one border or one per side; a union of both takes what is neither"
    if "status" in steps:
        return "a status is one object with all its fields; a union of two takes half of it unread"
    if component == "DatePicker" and isinstance(node.get(steps[-1]), str):
        return "digits alone are no date"
    if steps[-1] == "editable" and node["editable"] == 0:
        return "0 is not false"
    return None


def theirs(node):
    """What the class named by its type says of a node, apart from what stands inside it."""
    try:
        found = getattr(widgets, node["type"])
        found.model_validate_json(json.dumps(in_their_words(node)), strict=True)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def nodes(node, pointer=""):
    """Every node with its pointer."""
    yield pointer, node
    children = node.get("children") if isinstance(node, dict) else None
    if isinstance(children, dict) and node.get("type") in ("Transition", "Basic"):
        yield from nodes(children, f"{pointer}/children")
    elif isinstance(children, list):
        for at, child in enumerate(children):
            yield from nodes(child, f"{pointer}/children/{at}")


def is_known(node):
    """Whether a node has a class that reads it."""
    name = node.get("type") if isinstance(node, dict) else None
    return isinstance(name, str) and name not in UNREAD and hasattr(widgets, name)


def differences(case, agreed):
    """The differences that nothing explains."""
    places = dict(nodes(case["tree"]))
    ours = {pointer: [] for pointer in places}
    for issue in case["errors"]:
        above = [p for p in places if issue["pointer"] == p or issue["pointer"].startswith(p + "/")]
        ours[max(above, key=len)].append(issue)
    for pointer, node in places.items():
        if not is_known(node):
            continue
        said = theirs(node)
        if bool(said) == bool(ours[pointer]):
            agreed["both refuse" if said else "both accept"] += 1
        elif said:
            for error in said:
                yield f"{pointer}: the class refuses {error['loc']}: {error['type']} {error['input']!r}"
        else:
            for issue in ours[pointer]:
                why = stated(node["type"], issue, node)
                agreed[f"we refuse: {why}"] += 1
                if why is None:
                    yield f"{pointer}: we refuse {issue}, the class does not"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    agreed, found = Counter(), []
    for case in cases:
        found += [f"{case['name']}{one}" for one in differences(case, agreed)]
    print(f"{len(cases)} trees, {len(found)} differences that nothing explains")
    for why, count in sorted(agreed.items()):
        print(f"  {count:6} {why}")
    for one in found[:60]:
        print(one)
    sys.exit(1 if found else 0)


main()
