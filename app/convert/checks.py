"""A check request as a call of the engine, and the two gradients of each entry as JSON."""

import orjson

import engine
from app.convert import builds
from app.convert.numbers import number
from app.schemas import CheckRequest
from app.values import checked


def check_answer(asked: CheckRequest) -> bytes:
    """Backpropagation beside finite differences as JSON."""
    graph = builds.build(asked.program, checked(asked.values), asked.output)
    found = engine.check(graph, h=asked.h, parameters=asked.parameters)
    answer = {
        "parameters": [
            {
                "name": entry.name,
                "index": entry.index,
                "gradient": number(entry.gradient),
                "finite_difference": number(entry.finite_difference),
                "difference": number(entry.difference),
                "agrees": entry.agrees,
                "h": number(entry.h),
                "loss_above": number(entry.loss_above),
                "loss_below": number(entry.loss_below),
                "forward_difference": number(entry.forward_difference),
            }
            for entry in found.parameters
        ],
        "unchecked": found.unchecked,
        "evaluations": found.evaluations,
        "agree": found.agree,
        "loss": number(found.loss),
    }
    return orjson.dumps(answer)
