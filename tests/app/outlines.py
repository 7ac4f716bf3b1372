"""Small structures that the tests of layouts lay out."""

from app.drawing.outline import Outline

PRODUCT = Outline(((), (), (0, 1), (0, 2)), 3)
SQUARE = Outline(((), (0, 0)), 1)
LEAF = Outline(((),), 0)
WIDE = Outline((*((),) * 12, tuple(range(12))), 12)
APART = Outline(((), (0,), ()), 1)
PLAIN = Outline((*((),) * 5, (0, 1), (2, 3, 4, 5), (5, 6)), 7, frozenset({0, 1, 5, 6}))
OUTLINES = {"product": PRODUCT, "square": SQUARE, "leaf": LEAF, "wide": WIDE, "apart": APART, "plain": PLAIN}
PATIENCE = 20.0


def chain(length: int) -> Outline:
    return Outline(((), *((place,) for place in range(length - 1))), length - 1)
