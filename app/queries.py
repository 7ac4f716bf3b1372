"""A request in an address: parameters become the same fields that a body would have, and are read as strictly.

`program=a*a&v.a=0.3&step=4&optimizer=adam&optimizer.beta1=0.8`: values stand behind `v.`, an optimizer's numbers behind
`optimizer.`, lists and numbers are JSON.
"""

from typing import Any
from urllib.parse import unquote_to_bytes

import orjson

from app import words
from app.errors import FieldProblem, Problem
from app.nonfinite import NONFINITE

_NUMBERS = {"step", "iteration", "seed", "batch_size", "scale", "folded", "most_boxes"}
_TEXTS = {"program", "output", "theme", "optimizer"}
_VALUE, _SETTING = "v.", "optimizer."


def fields(query: bytes) -> dict[str, Any]:
    """The fields of a request; raises a problem at a parameter that is unknown, given twice or no number."""
    found: dict[str, Any] = {}
    values: dict[str, Any] = {}
    optimizer: dict[str, Any] = {}
    for name, text in _pairs(query):
        if name.startswith(_VALUE):
            _put(values, name.removeprefix(_VALUE), _json(name, text), name)
        elif name.startswith(_SETTING) or name == "learning_rate":
            _put(optimizer, name.removeprefix(_SETTING), _json(name, text), name)
        elif name == "optimizer":
            _put(optimizer, "name", text, name)
        elif name in _NUMBERS:
            _put(found, name, _json(name, text), name)
        elif name in _TEXTS:
            _put(found, name, text, name)
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


def _put(target: dict[str, Any], key: str, value: object, name: str) -> None:
    if key in target:
        raise FieldProblem(_cut(name), words.service.parameter_twice)
    target[key] = value


def _json(name: str, text: str) -> Any:  # noqa: ANN401 - JSON of any kind
    if text in NONFINITE:
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise FieldProblem(_cut(name), words.service.parameter_number) from None


def _cut(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"
