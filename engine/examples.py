"""Programs to begin with: each is text, how to descend on it, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the gallery."""

    spoken: ClassVar = ("title",)

    name: str
    title: str


FIRST = Topic("first", "First steps")
FIT = Topic("fit", "Fit data")
NETWORKS = Topic("networks", "Networks")
LANDSCAPES = Topic("landscapes", "Valleys and traps")
TOPICS = (FIRST, FIT, NETWORKS, LANDSCAPES)


@dataclass(frozen=True, slots=True)
class Example:
    """A program and how to show it.

    Attributes:
        slug: Its name in links.
        topic: Which part of the gallery it stands in, one of `TOPICS`.
        title: Its name on the page.
        text: What to notice.
        code: The program without what is said at its top.
        iterations: How far to descend.
        learning_rate: How fast.
        optimizer: By which rule.
        picture: The kind of picture that shows it best; empty where the first one does.
        comment: What is said at the top of the program; empty where it needs no word.
    """

    spoken: ClassVar = ("title", "text", "comment")

    slug: str
    topic: Topic
    title: str
    text: str
    code: str
    iterations: int = 200
    learning_rate: float = 0.1
    optimizer: str = "gradient_descent"
    picture: str = ""
    comment: str = ""

    @property
    def program(self) -> str:
        """The program as it is typed."""
        return f"# {self.comment}\n{self.code}" if self.comment else self.code


CURVE_FIT = Example(
    slug="curve-fit",
    topic=FIT,
    title="A curve through points",
    text="Six knobs bend a curve through twenty points. All knobs are zero at the start; the gradient says which way to turn each of them.",
    comment="twenty points, and a curve with six knobs",
    code="""x = [-1, -0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1]
y = [0.93, 0.62, 0.55, 0.26, 0.2, -0.02, 0.03, -0.16, -0.12, -0.27, -0.2, -0.28, -0.17, -0.21, -0.03, -0.08, 0.17, 0.23, 0.47, 0.78]
k0 = 0; k1 = 0; k2 = 0; k3 = 0; k4 = 0; k5 = 0
yhat = k0 + k1 x + k2 x^2 + k3 x^3 + k4 x^4 + k5 x^5
loss = mean((yhat - y)^2)
""",
    learning_rate=0.5,
)

MULTIPLICATION = Example(
    slug="multiplication",
    topic=FIRST,
    title="One multiplication",
    text="The smallest graph there is. Each factor's gradient is the other factor: turn one knob and see the other's gradient change.",
    code="""a = 3
b = -2
product = a*b
""",
    iterations=5,
)

CHAIN = Example(
    slug="chain",
    topic=FIRST,
    title="A chain of two",
    text="Two machines in a row: what the second does to a change is multiplied by what the first does to it.",
    code="""x = 0.5
u = 3x + 1
loss = u^2
""",
    iterations=30,
    learning_rate=0.05,
)

BRANCH = Example(
    slug="branch",
    topic=FIRST,
    title="A branch",
    text="x is used twice. What comes back along both ways adds up.",
    code="""x = 1.5
squared = x^2
loss = x*squared + sin(x)
""",
    iterations=10,
    learning_rate=0.05,
)

NEURON = Example(
    slug="neuron",
    topic=NETWORKS,
    title="A neuron",
    text="Two inputs, weighed and added, squashed by tanh, and compared with what should have come out.",
    code="""x1 = data(1.5); x2 = data(0.5)
w1 = 0.8; w2 = -1.2; b = 0.3
z = w1 x1 + w2 x2 + b
a = tanh(z)
loss = (a - 1)^2
""",
    iterations=100,
    learning_rate=0.2,
)

NETWORK = Example(
    slug="network",
    topic=NETWORKS,
    title="A 2-3-1 network",
    text="Three neurons and one more that listens to them. Every number is a knob or a node of its own.",
    code="""x1 = data(0.5); x2 = data(-0.8)
w11 = 0.4; w12 = -0.6; b1 = 0.1
w21 = -0.3; w22 = 0.9; b2 = 0
w31 = 0.7; w32 = 0.2; b3 = -0.2
v1 = 0.5; v2 = -0.8; v3 = 0.6; c = 0
h1 = tanh(w11 x1 + w12 x2 + b1)
h2 = tanh(w21 x1 + w22 x2 + b2)
h3 = tanh(w31 x1 + w32 x2 + b3)
p = sigmoid(v1 h1 + v2 h2 + v3 h3 + c)
loss = (p - 0)^2
""",
    iterations=100,
    learning_rate=0.5,
)

TWO_MOONS = Example(
    slug="two-moons",
    topic=NETWORKS,
    title="Two moons",
    text="The same network as a few matrices: twenty points in two arcs, told apart by eight neurons.",
    comment="two arcs of points, and which arc each belongs to",
    code="""X = [[1.2, 0.21], [0.9, 0.23], [0.67, 0.66], [0.44, 0.82], [0.15, 0.93], [-0.31, 1.09], [-0.35, 1.1], [-0.7,
     0.66], [-0.96, 0.27], [-0.87, 0.02], [-0.13, 0.27], [0.29, 0.02], [0.17, -0.34], [0.62, -0.46], [0.75, -0.57],
     [1.25, -0.3], [1.3, -0.52], [1.61, -0.55], [1.78, -0.13], [2.12, 0.28]]
y = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
W = param(randn(2, 8, seed=1)); b = param(zeros(8))
v = param(randn(8, seed=2)); c = 0
h = tanh(X @ W + b)
logits = h @ v + c
loss = binary_cross_entropy_with_logits(logits, y)
""",
    iterations=300,
    learning_rate=0.5,
    picture="regions",
)

SOFTMAX = Example(
    slug="softmax",
    topic=NETWORKS,
    title="Three classes",
    text="softmax turns three numbers a point into shares; cross entropy asks for a large share at the right place.",
    comment="three clouds of points, and which cloud each belongs to",
    code="""X = [[-0.57, 1.43], [-0.12, 0.59], [-0.21, 0.99], [-0.31, 1.21], [-0.79, 1.11], [1.35, -0.3], [1.39, -0.21],
     [1.52, -0.99], [1.3, -1.25], [0.79, -1.27], [-0.63, -0.13], [-1.07, 0.02], [-1.24, -0.55], [-0.95, -0.97],
     [-0.85, 0.08]]
classes = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
W = param(zeros(2, 3)); b = param(zeros(3))
loss = cross_entropy(X @ W + b, classes)
""",
    learning_rate=0.5,
    picture="regions",
)

ROSENBROCK = Example(
    slug="rosenbrock",
    topic=LANDSCAPES,
    title="Rosenbrock's valley",
    text="A narrow, bent valley: down into it is easy, along it is slow. Plain descent never arrives; momentum does.",
    code="""x = -1.2
y = 1
loss = (1 - x)^2 + 100(y - x^2)^2
""",
    iterations=2000,
    learning_rate=0.001,
    picture="contour",
)

SADDLE = Example(
    slug="saddle",
    topic=LANDSCAPES,
    title="A saddle",
    text="Flat in the middle, up one way and down the other: descent lingers there, then finds its way off.",
    code="""x = 1
y = 0.001
loss = x^2 - y^2 + 0.25y^4
""",
    iterations=60,
    picture="contour",
)

VANISHING = Example(
    slug="vanishing",
    topic=LANDSCAPES,
    title="Vanishing gradients",
    text="Every sigmoid has a slope of at most 1/4. Five in a row, and hardly anything arrives at the first knob.",
    code="""w = 0.5
h1 = sigmoid(w)
h2 = sigmoid(h1)
h3 = sigmoid(h2)
h4 = sigmoid(h3)
h5 = sigmoid(h4)
loss = (h5 - 1)^2
""",
    learning_rate=1.0,
)

EXPLODING = Example(
    slug="exploding",
    topic=LANDSCAPES,
    title="A step too far",
    text="A learning rate above 1 overshoots this valley by more each time. Halve it, and it arrives.",
    code="""w = 1
loss = w^2
""",
    iterations=50,
    learning_rate=1.1,
)

PENALTIES = Example(
    slug="penalties",
    topic=FIT,
    title="Penalties",
    text="L1 pulls all knobs toward 0 alike, L2 the large ones most: b and c, which the points do not need, end next to 0.",
    code="""x = [-1, -0.5, 0, 0.5, 1]
y = [-1.9, -1.1, 0.1, 0.9, 2.1]
a = 0.5; b = 0.5; c = 0.5
lambda1 = const(0.05)
lambda2 = const(0.01)
yhat = a x + b x^2 + c
fit = mean((yhat - y)^2)
loss = fit + lambda1 (abs(a) + abs(b) + abs(c)) + lambda2 (a^2 + b^2 + c^2)
""",
)

LOGISTIC = Example(
    slug="logistic-regression",
    topic=FIT,
    title="Logistic regression",
    text="Hours of study, and who passed. The curve is a probability, and the loss asks how surprised it is.",
    code="""hours = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5]
passed = [0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1]
a = 0; b = 0
probability = sigmoid(a (hours - 3) + b)
loss = binary_cross_entropy(probability, passed)
""",
    iterations=300,
    learning_rate=0.5,
)

COOLING = Example(
    slug="cooling",
    topic=FIT,
    title="A cup of coffee cools",
    text="Newton's law of cooling: the temperature of the room, the start above it, and how fast it falls are the knobs.",
    comment="minutes, and degrees Celsius",
    code="""t = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
measured = [86.2, 71.6, 58.6, 50.9, 42.9, 37.8, 33.8, 30.5, 26.9, 27.4]
room = 15; above = 50; speed = 0.1
temperature = room + above exp(-speed t)
loss = mean(((temperature - measured)/10)^2)
""",
    iterations=600,
    learning_rate=0.1,
    optimizer="adam",
)

EXAMPLES: tuple[Example, ...] = (
    CURVE_FIT,
    MULTIPLICATION,
    CHAIN,
    BRANCH,
    NEURON,
    NETWORK,
    TWO_MOONS,
    SOFTMAX,
    ROSENBROCK,
    SADDLE,
    VANISHING,
    EXPLODING,
    PENALTIES,
    LOGISTIC,
    COOLING,
)
