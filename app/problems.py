"""Every kind of refusal the service knows, as one table that answers, pages and the API document read.

A refusal is a sentence for a person and a shape for a program (RFC 9457); keeping the kinds in one place keeps the two
together.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: the last part of its address, its title, its usual status and what a reader should know."""

    spoken: ClassVar = ("title", "text")

    slug: str
    title: str
    status: int
    text: str

    @property
    def type(self) -> str:
        """The address that identifies the kind and explains it."""
        return f"/problems/{self.slug}"


KINDS = (
    ProblemKind(
        "syntax",
        "The program cannot be read",
        422,
        "The text is not a program of the language: a bracket is missing, two operands stand side by side, a "
        "character is unknown. The answer points at the place with `span` (code points from the start), `line` "
        "and `column`, and where possible `hint` holds a correction that can be applied.",
    ),
    ProblemKind(
        "name",
        "A name is not right here",
        422,
        "A name is defined twice, used before its definition or through itself, or called although it is no "
        "function. `hint` names the nearest name that is known.",
    ),
    ProblemKind(
        "shape",
        "Shapes do not match",
        422,
        "An operation has operands whose shapes do not fit each other, such as (3,) and (4,). The sentence names "
        "both shapes; `span` marks the operation.",
    ),
    ProblemKind(
        "value",
        "A value is not allowed here",
        422,
        "The program is well formed, but a value in it cannot be used where it stands: an index out of range, an "
        "argument that must be a whole number, an output that is no single number where one is needed for "
        "descent.",
    ),
    ProblemKind(
        "limit",
        "A limit is exceeded",
        422,
        "The service answers every request in bounded time and space. `limit` names the bound, `value` says how "
        "high it is and `figure` what was asked for. The engine takes other limits: run it on your own machine "
        "for more.",
    ),
    ProblemKind(
        "field",
        "A field of the request is wrong",
        422,
        "The body is JSON, but one field is missing, unknown or of the wrong kind; `field` is its path. Requests "
        "are read strictly: a number given as text is refused, except the words NaN, Infinity and -Infinity where"
        " a number may be one of them.",
    ),
    ProblemKind(
        "body",
        "The body cannot be read",
        400,
        "The body of the request must be a single JSON value in UTF-8, at most 4 MiB long. JSON has no bare NaN "
        "or Infinity: write them as strings.",
    ),
    ProblemKind("not-found", "Nothing is here", 404, "There is no page or endpoint at this address."),
    ProblemKind(
        "method",
        "This method is not allowed here",
        405,
        "The address exists, but not for this method; the header Allow lists those that it takes.",
    ),
    ProblemKind(
        "media-type",
        "The media type is not supported",
        415,
        "Send the body with the header Content-Type: application/json.",
    ),
    ProblemKind(
        "overload",
        "The service is full",
        503,
        "As many requests as the service can take at once are being worked on. Try again after the seconds that "
        "the header Retry-After gives.",
    ),
    ProblemKind(
        "internal",
        "Something went wrong here",
        500,
        "This is a fault of the service, not of the request. It has been logged under the `id` of the answer: "
        "please report it with that id.",
    ),
)

BY_SLUG = {kind.slug: kind for kind in KINDS}
