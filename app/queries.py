"""A request in an address: parameters become the same fields that a body would have, and are read as strictly.

`program=a*a&v.a=0.3&step=4&optimizer=adam&optimizer.beta1=0.8`: values stand behind `v.`, an optimizer's numbers behind
`optimizer.`, lists and numbers are JSON. What is wrong is named by the field's path in a body, so that it has one name.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson

from app import words
from app.errors import FieldProblem, Problem
from app.nonfinite import NONFINITE

_NUMBERS = {"step", "iteration", "seed", "batch_size", "scale", "folded", "most_boxes"}
_TEXTS = {"program", "output", "theme", "optimizer"}
MOST_DEPTH = 16
_VALUE, _SETTING = "v.", "optimizer."


def fields(query: bytes) -> dict[str, Any]:
    """The fields of a request; raises a problem at a parameter that is unknown, given twice or no number."""
    found: dict[str, Any] = {}
    values: dict[str, Any] = {}
    optimizer: dict[str, Any] = {}
    for name, text in _pairs(query):
        if name.startswith(_VALUE):
            name = name.removeprefix(_VALUE)
            _put(values, name, text, f"values.{name}", is_json=True)
        elif name.startswith(_SETTING) or name == "learning_rate":
            name = name.removeprefix(_SETTING)
            _put(optimizer, name, text, f"{_SETTING}{name}", is_json=True)
        elif name == "optimizer":
            _put(optimizer, "name", text, "optimizer.name")
        elif name in _NUMBERS | _TEXTS:
            _put(found, name, text, name, is_json=name in _NUMBERS)
        else:
            raise FieldProblem(_cut(name), words.service.no_parameter)
    return found | ({"values": values} if values else {}) | ({"optimizer": optimizer} if optimizer else {})


def _pairs(query: bytes) -> list[tuple[str, str]]:
    pairs = []
    for part in query.split(b"&"):
        name, _, text = part.partition(b"=")
        if part:
            pairs.append((_text(name), _text(text)))
    return pairs


def _text(quoted: bytes) -> str:
    try:
        return unquote_to_bytes(quoted.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise Problem("body", words.service.address_not_utf8) from None


def _put(target: dict[str, Any], name: str, text: str, path: str, *, is_json: bool = False) -> None:
    if name in target:
        raise FieldProblem(_cut(path), words.service.parameter_twice)
    target[name] = _read(text, path) if is_json else text


def _read(text: str, path: str) -> Any:  # noqa: ANN401 - JSON of any kind
    if text in NONFINITE:
        return text
    try:
        value = orjson.loads(text)
        if not _is_deep(value):
            return value
    except orjson.JSONDecodeError:
        pass
    raise FieldProblem(_cut(path), words.service.parameter_number)


def _is_deep(value: Any) -> bool:  # noqa: ANN401 - JSON of any kind
    """Whether more stands in each other than in any array: what reads JSON goes deeper than what writes it for the process of a run."""
    level = [value]
    for _ in range(MOST_DEPTH):
        level = [inner for each in level if isinstance(each, list | dict) for inner in _inside(each)]
    return bool(level)


def _inside(value: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _cut(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"
