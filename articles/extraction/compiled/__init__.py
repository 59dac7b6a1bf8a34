"""What extraction does in compiled code where it was built: the same results, in less time.

`WARRAQ_PURE=1` has everything done in Python.
"""

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from lxml import etree

#: The environment variable that has everything done in Python.
PURE: Final = "WARRAQ_PURE"
#: Since this release of libxml2 nodes may lie otherwise in memory than before. Source: the number in its library's
#: name, libxml2.so.16, which goes up when programs must be built again.
CHANGED: Final = (2, 14, 0)


def _load() -> tuple[dict[str, Callable[..., Any]], str]:
    """Returns the compiled functions by name; none, and why, where they are not in use."""
    if os.environ.get(PURE, "0") not in ("", "0"):
        return {}, f"{PURE} is set"
    try:
        tree, measures = (import_module(f"{__name__}.{name}") for name in ("tree", "measures"))
    except ModuleNotFoundError:
        return {}, "not built"
    except ImportError as problem:
        return {}, str(problem)
    built, here = tree.LIBXML_VERSION, etree.LIBXML_VERSION
    if (built >= CHANGED) != (here >= CHANGED):
        return {}, "built for another libxml2 than lxml has: install warraq again"
    return {**vars(tree), **vars(measures)}, ""


_found, why_not = _load()
walk_over = _found.get("walk_over")
survey_over = _found.get("survey_over")
measure_shapes = _found.get("measure_shapes")
gather_leaves = _found.get("gather_leaves")
page_marks = _found.get("page_marks")
letters_of = _found.get("letters_of")
