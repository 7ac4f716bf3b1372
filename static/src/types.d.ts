// What the service answers and what the page keeps: written once, so that every module means the same by a name.

/** A number as the API writes it: not finite is said aloud, as text. */
export type Figure = number | "NaN" | "Infinity" | "-Infinity";

export interface TensorArray {
  shape: number[];
  min: Figure;
  max: Figure;
  mean: Figure;
  /** Row-major; null past `max_elements`. */
  data: Figure[] | null;
}
export type Tensor = Figure | TensorArray;

export type Span = [start: number, end: number];

export interface GraphNode {
  id: number;
  key: string;
  operation: string | null;
  name: string | null;
  label: string;
  latex: string;
  operands: number[];
  kind: "parameter" | "data" | "constant" | "operation";
  shape: number[];
  value: Tensor;
  gradient: Tensor | null;
  span: Span | null;
  group: number | null;
}

export interface GraphEdge {
  id: number;
  source: number;
  target: number;
  slot: number;
  local: Tensor | null;
  contribution: Tensor | null;
}

export interface Parameter {
  name: string;
  node: number;
  shape: number[];
}

export interface Stage {
  stage: "symbols" | "gradient" | "numbers" | "result";
  latex: string;
  mathml: string;
}

export interface Step {
  index: number;
  phase: "forward" | "seed" | "backward";
  node: number;
  edges: number[];
  rule: string;
  text: string | null;
  latex: string | null;
  formula: Stage[];
}

export interface Hint {
  label: string;
  span: Span | null;
  replacement: string | null;
}

export interface Diagnostic {
  severity: "info" | "warning";
  message: string;
  span: Span | null;
  hint: Hint | null;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  engine: string;
  width: number;
  height: number;
  nodes: (Box & { id: number })[];
  edges: { id: number; path: string }[];
}

export interface Picture {
  kind: string;
  x?: string;
  y?: string;
  prediction?: string;
  of?: string;
}

export interface GraphAnswer {
  nodes: GraphNode[];
  edges: GraphEdge[];
  output: number;
  loss: Tensor;
  parameters: Parameter[];
  gradients: Record<string, Tensor>;
  steps?: Step[] | null;
  layout?: Layout | null;
  drawing?: string | null;
  pictures?: Picture[] | null;
  diagnostics: Diagnostic[];
}

/** A whole run of gradient descent; entry 0 is the start, before any update. */
export interface Run {
  parameters: { name: string; shape: number[] }[];
  recorded_iterations: number[];
  loss: Figure[];
  trajectory: Figure[][];
  status: "completed" | "converged" | "diverged" | "stopped";
  reason: string | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  id?: string;
  span?: Span | null;
  line?: number | null;
  column?: number | null;
  hint?: Hint | null;
  field?: string | null;
}

/** Which thing is on the screen: after so many steps of the two passes, after so many updates. */
export interface Moment {
  iteration: number;
  step: number;
}

/** Numbers to show beside the structure of `answer`: those of the program, or those after some update. */
export interface Frame {
  iteration: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
  loss: Tensor;
}

export interface Curve {
  x: number[];
  y: number[];
}

export interface Hover {
  kind: "node" | "edge";
  id: number;
}

export interface State {
  program: string;
  values: Record<string, unknown>;
  answer: GraphAnswer;
  frame: Frame;
  /** Text that `answer` was made of. */
  answered: string;
  problem: Problem | null;
  unreachable: boolean;
  moment: Moment;
  run: Run | null;
  runProblem: string | null;
  running: boolean;
  curve: Curve | null;
  rate: number;
  iterations: number;
  speed: number;
  playing: boolean;
  theme: "auto" | "light" | "dark" | "projector";
  notice: string | null;
  hover: Hover | null;
}

export interface Example {
  slug: string;
  title: string;
  text: string;
  program: string;
  iterations: number;
  learning_rate: number;
}
