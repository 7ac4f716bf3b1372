"""Programs to begin with: each is text, how to descend on it, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A program and how to show it.

    Attributes:
        slug: Its name in links.
        title: Its name on the page.
        text: What to notice.
        program: The program.
        iterations: How far to descend.
        learning_rate: How fast.
    """

    slug: str
    title: str
    text: str
    program: str
    iterations: int = 200
    learning_rate: float = 0.1


CURVE_FIT = Example(
    slug="curve-fit",
    title="A curve through points",
    text="Six knobs bend a curve through twenty points. All knobs are zero at the start; the gradient says which way to turn each of them.",
    program="""# twenty points, and a curve with six knobs
x = [-1, -0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1]
y = [0.93, 0.62, 0.55, 0.26, 0.2, -0.02, 0.03, -0.16, -0.12, -0.27, -0.2, -0.28, -0.17, -0.21, -0.03, -0.08, 0.17, 0.23, 0.47, 0.78]
k0 = 0; k1 = 0; k2 = 0; k3 = 0; k4 = 0; k5 = 0
yhat = k0 + k1 x + k2 x^2 + k3 x^3 + k4 x^4 + k5 x^5
loss = mean((yhat - y)^2)
""",
    iterations=200,
    learning_rate=0.5,
)

EXAMPLES: tuple[Example, ...] = (CURVE_FIT,)
