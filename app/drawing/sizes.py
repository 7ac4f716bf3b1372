"""The sizes of boxes in CSS pixels, and the places of ports: layout engines and the template share them.

An operation is a column: a slot for its value, the symbol's body, a slot for its gradient, where it can have one. Its
ports stand along the body's left side; from four operands on they keep a fixed distance and the box grows, until it is as high as can be
seen at once; then they stand closer.
"""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
Point = tuple[float, float]

PIXELS_PER_INCH = 96.0
POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the template has to know to draw into the boxes."""

    leaf_width: float = 144.0
    leaf_height: float = 64.0
    operation_width: float = 116.0
    operation_height: float = 100.0
    slot_height: float = 28.0


SIZES = Sizes()
PORT_DISTANCE = 16.0
_MOST_PORTS_HEIGHT = 16 * PORT_DISTANCE
_AROUND_PORTS = 60.0
_MOST_IN_A_PLAIN_BOX = 3


def is_tall(ports: int) -> bool:
    """Whether an operation has more operands than fit into the plain box."""
    return ports > _MOST_IN_A_PLAIN_BOX


def port_distance(ports: int) -> float:
    """How far apart the ports of a tall box are."""
    return min(PORT_DISTANCE, _MOST_PORTS_HEIGHT / ports)


def empty_fields(ports: int) -> int:
    """How many fields of a record stand empty above the first port and below the last, for the slots."""
    return round(_AROUND_PORTS / 2 / port_distance(ports)) if is_tall(ports) else 1


def height(ports: int, *, plain: bool = False) -> float:
    """The height of a box; a leaf is a box without ports."""
    if not ports:
        return SIZES.leaf_height
    whole = port_distance(ports) * ports + _AROUND_PORTS if is_tall(ports) else SIZES.operation_height
    return whole - SIZES.slot_height * plain


def middle(height: float, *, plain: bool = False) -> float:
    """How far below the top of its box the middle of the body is: a plain operation has a slot only above."""
    return (height + SIZES.slot_height * plain) / 2


def width(ports: int) -> float:
    """The width of a box."""
    return SIZES.operation_width if ports else SIZES.leaf_width


def port_offset(ports: int, port: int, *, plain: bool = False) -> float:
    """How far below the top of its box a port is."""
    distance = port_distance(ports) if is_tall(ports) else SIZES.operation_height / (ports + 2)
    return middle(height(ports, plain=plain), plain=plain) + (port - (ports - 1) / 2) * distance
