"""Answers of the API as lines for a terminal: short numbers, columns under their names."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from app import words
from app.errors import Problem

_MOST_NUMBERS = 6
_DIGITS = ".6g"


def graph(answer: dict[str, Any]) -> str:
    """The loss, and each parameter's value and gradient."""
    nodes = answer["nodes"]
    rows = [
        (each["name"], tensor(nodes[each["node"]]["value"]), tensor(answer["gradients"].get(each["name"])))
        for each in answer["parameters"]
    ]
    name = nodes[answer["output"]]["name"] or words.commands.result
    lines = [words.commands.equals.format(name=name, value=tensor(answer["loss"]))]
    return "\n".join(
        [
            *lines,
            *([""] if rows else []),
            *columns((words.commands.parameter, words.commands.value, words.commands.gradient), rows),
        ]
    )


def check(answer: dict[str, Any]) -> str:
    """Both gradients of each entry."""
    rows = [
        (
            each["name"] + (str(each["index"]) if each["index"] else ""),
            tensor(each["gradient"]),
            tensor(each["finite_difference"]),
            words.commands.agrees if each["agrees"] else words.commands.differs,
        )
        for each in answer["parameters"]
    ]
    evaluations = answer["evaluations"]
    cost = words.commands.cost.format(count=evaluations["finite_differences"]["forward"])
    rest = words.commands.unchecked.format(count=answer["unchecked"]) if answer["unchecked"] else ""
    lines = columns((words.commands.parameter, words.commands.gradient, words.commands.finite_difference, ""), rows)
    return "\n".join([*lines, "", cost, *([rest] if rest else [])])


def descent(answer: dict[str, Any]) -> str:
    """How a run went, and where it ended."""
    first, last = answer["loss"][0], answer["loss"][-1]
    template = words.commands.ended_because if answer["reason"] else words.commands.ended
    said = template.format(
        status=answer["status"],
        reason=answer["reason"],
        count=answer["recorded_iterations"][-1],
        first=tensor(first),
        last=tensor(last),
    )
    lines = [said, ""]
    flat, rows = answer["trajectory"][-1], []
    for each in answer["parameters"]:
        size = _size(each["shape"])
        values, flat = flat[:size], flat[size:]
        rows.append((each["name"], tensor(values if each["shape"] else values[0])))
    return "\n".join([*lines, *columns((words.commands.parameter, words.commands.value), rows)])


def problem(refusal: Problem, program: str | None) -> str:
    """A refusal in the API's words, with the line that it is about and a mark under the place."""
    members = refusal.members
    lines = [words.commands.refusal.format(title=refusal.kind.title, detail=refusal.detail)]
    if members.get("field"):
        lines.append(words.commands.field.format(field=members["field"]))
    if members.get("span") and program is not None:
        lines += _marked(program, members)
    if members.get("hint"):
        lines.append(words.commands.hint.format(hint=members["hint"]["label"]))
    return "\n".join(map(seen, lines))


def seen(line: str) -> str:
    """A line in which no character is obeyed by a terminal; a translation's wide and narrow spaces stay."""
    return "".join(
        each if each.isprintable() or each == "\t" or unicodedata.category(each) == "Zs" else "\ufffd" for each in line
    )


def tensor(value: Any) -> str:  # noqa: ANN401 - a tensor of the API, or none
    """A number, a short list, or what a long one holds."""
    if value is None:
        return "-"
    if isinstance(value, list):
        value = {"data": value, "shape": [len(value)], "min": min(value, key=float), "max": max(value, key=float)}
    if not isinstance(value, dict):
        return format(float(value), _DIGITS)
    data, shape = value["data"], value["shape"]
    if data is not None and len(shape) == 1 and len(data) <= _MOST_NUMBERS:
        return f"[{', '.join(tensor(each) for each in data)}]"
    return f"{tensor(value['min'])} ... {tensor(value['max'])} ({' x '.join(map(str, shape))})"


def columns(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows under their heads, each column as wide as its widest; nothing where there are no rows."""
    rows = list(rows)
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    table = (head, *rows)
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def _marked(program: str, members: dict[str, Any]) -> list[str]:
    start, end = members["span"]
    before = program[:start].rpartition("\n")[2]
    line = before + program[start:].partition("\n")[0]
    length = max(1, min(end - start, len(line) - len(before)))
    pointer = "".join("\t" if each == "\t" else " " for each in before) + "^" * length
    place = words.commands.place.format(line=members["line"], column=members["column"])
    return [place, f"  {line}", f"  {pointer}"]


def _size(shape: list[int]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size
