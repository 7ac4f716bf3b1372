"""The text of micrograd scripts that is the same in all of them: the class of values, and functions on nested lists of them."""

from __future__ import annotations

HEAD = '''"""Forward and backward pass on single numbers, in the manner of micrograd: nothing but Python."""

import json
import math'''
CLASS = '''
class Value:
    """A number that remembers what it was computed from."""

    def __init__(self, data, *uses):
        """Take the number, and for each operand the pair (operand, local derivative); None stands for a closed gate's."""
        self.data = float(data)
        self.gradient = 0.0
        self.uses = uses

    def backward(self):
        """The chain rule: walk back from here; every operand gains gradient times local derivative."""
        order, seen, waiting = [], set(), [(self, False)]
        while waiting:
            value, operands_are_done = waiting.pop()
            if operands_are_done:
                order.append(value)
            elif id(value) not in seen:
                seen.add(id(value))
                waiting.append((value, True))
                waiting += [(operand, False) for operand, _ in value.uses]
        self.gradient = 1.0
        for value in reversed(order):
            for operand, local in value.uses:
                if local is not None:
                    operand.gradient += local * value.gradient

    def __repr__(self):
        return f"{self.data}"
'''.strip()
_SOURCES = {
    "lift": '''
def lift(x):
    """A number as a Value."""
    return x if isinstance(x, Value) else Value(x)
''',
    "values": '''
def values(x):
    """Nested lists of numbers as nested lists of Values."""
    return [values(part) for part in x] if isinstance(x, list) else Value(x)
''',
    "passing": '''
def passing(*uses):
    """A gate's uses, None where it is closed: nothing passes there, not even infinity, and its operand gets 0."""
    return [(operand, None if local == 0 else local) for operand, local in uses]
''',
    "gradient_of": '''
def gradient_of(x):
    """The gradient of a Value, or of nested lists of them."""
    return [gradient_of(part) for part in x] if isinstance(x, list) else x.gradient
''',
    "data_of": '''
def data_of(x):
    """The number of a Value, or of nested lists of them."""
    return [data_of(part) for part in x] if isinstance(x, list) else x.data
''',
}
SOURCES = {name: source.strip() for name, source in _SOURCES.items()}
