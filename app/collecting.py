"""Python's search for cycles, kept short: it stops every thread, and looks at all objects that live.

What is there at the start stays to the end: tens of thousands of objects of libraries, in which nothing will be found, and which cost a
tenth of a second each time that all are looked at. A graph brings thousands of objects and few cycles, so less often is often enough.
"""

import gc

OBJECTS_BETWEEN = 20_000


def settle() -> None:
    """What is there now is not looked at any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN, 10, 10)
