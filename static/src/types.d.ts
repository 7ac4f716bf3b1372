// What the service answers, by the names that the page uses, and what the page keeps: taken from the service's own API
// document, so that neither side can change alone.
import type { components } from "./api-types";

type Schemas = components["schemas"];

export type Span = [start: number, end: number];
/** The document says of a span only that it is a list. */
type Placed<T> = Omit<T, "span"> & { span: Span | null };

export type TensorArray = Schemas["ArrayTensor"];
/** A number as the API writes it: not finite is said aloud, as text. */
export type Figure = TensorArray["min"];
export type Tensor = Figure | TensorArray;

export type GraphNode = Placed<Schemas["Node"]>;
export type GraphEdge = Schemas["Edge"];
export type Parameter = Schemas["Parameter"];
export type Stage = Schemas["Stage"];
export type Step = Schemas["Step"];
export type Hint = Placed<Schemas["Hint"]>;
export type Layout = Schemas["Layout"];
export type Diagnostic = Omit<Placed<Schemas["Diagnostic"]>, "hint"> & { hint: Hint | null };
export type GraphAnswer = Omit<Schemas["GraphAnswer"], "nodes" | "diagnostics"> & {
  nodes: GraphNode[];
  diagnostics: Diagnostic[];
};
/** What a run was asked with; the rest is the program. */
export interface Asked {
  optimizer: { name: string; learning_rate: number; [setting: string]: number | string };
  iterations: number;
  seed: number;
  batchSize: number | null;
}
type DescentAnswer = Schemas["DescentAnswer"];
/** A run of gradient descent, whole or as far as it has come; entry 0 is the start, before any update. */
export type Run = Omit<DescentAnswer, "status" | "reason"> & {
  asked: Asked;
  status: DescentAnswer["status"] | "running";
  /** Beside the service's reasons: the visitor stopped it, or the connection was lost. */
  reason: DescentAnswer["reason"] | "visitor" | "lost";
};
/** A line of a run that comes while it goes on. */
export type RunLine =
  | ({ type: "header" } & Pick<DescentAnswer, "parameters">)
  | ({ type: "records" } & Pick<DescentAnswer, "recorded_iterations" | "loss" | "gradient_norm" | "trajectory">)
  | ({ type: "end" } & Pick<DescentAnswer, "status" | "reason" | "evaluations">);
/** What is kept of an earlier run. */
export interface Ghost {
  asked: Asked;
  iterations: number[];
  loss: number[];
  status: Run["status"];
}
export type Problem = Omit<Schemas["ProblemAnswer"], "hint" | "span"> & { span?: Span | null; hint?: Hint | null };
export type UpdateAnswer = Schemas["UpdateAnswer"];
export type CheckAnswer = Schemas["CheckAnswer"];
export type CheckedEntry = Schemas["CheckedEntry"];
export type Optimizer = Schemas["OptimizerEntry"];
export type Operation = Schemas["OperationEntry"];

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
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
  /** With the sentences of this iteration, where its passes are stepped through. */
  steps: Step[] | null;
}

export type Picture = Schemas["Picture"];
export type Landscape = Schemas["LandscapeAnswer"];

export interface Hover {
  kind: "node" | "edge";
  id: number;
}

/** Something that was changed, with what the state was there before it. */
export interface Change {
  label: string;
  gesture: string | null;
  /** When, in milliseconds. */
  at: number;
  state: Partial<State>;
}

export interface History {
  past: Change[];
  future: Change[];
}

export interface State {
  program: string;
  values: Record<string, unknown>;
  history: History;
  answer: GraphAnswer;
  frame: Frame;
  /** Text that `answer` was made of. */
  answered: string;
  /** Values beside that text that `answer` was made with. */
  answeredValues: Record<string, unknown>;
  problem: Problem | null;
  unreachable: boolean;
  /** Why the graph still shows the numbers of another moment; "" while they come as they are asked for. */
  behind: "" | "late" | "lost";
  moment: Moment;
  run: Run | null;
  runProblem: string | null;
  running: boolean;
  /** The kind of picture chosen, and the knobs that the pictures of the loss are drawn over; "" where the page chooses. */
  picture: string;
  knob: string;
  across: string;
  up: string;
  /** Of the loss over the iterations; "auto": logarithmic where that shows more. */
  scale: "auto" | "log" | "linear";
  /** Whether the picture takes the graph's place. */
  large: boolean;
  /** The knob that was turned last. */
  turned: string;
  /** How an update of this run came about. */
  told: { run: Run; update: UpdateAnswer } | null;
  /** Where the loss of a run that has ended lies far below, as it falls without end. */
  below: { run: Run; witness: import("./descent/endless.js").Witness } | null;
  /** The last runs of this program, the newest first. */
  ghosts: Ghost[];
  optimizer: string;
  /** Those of its numbers that differ from the optimizer's own, without the rate. */
  optimizerSettings: Record<string, number>;
  /** The keys of the groups that are folded; null where the page chooses. */
  folded: string[] | null;
  /** The data point that the lens shows; null without it. */
  point: number | null;
  /** What one step of the timeline is. */
  grain: "auto" | "operation" | "pass" | "iteration";
  /** Whether playing goes back. */
  backwards: boolean;
  /** Whether playing shows the same step again and again; `replay` counts how often it has. */
  looped: boolean;
  replay: number;
  /** The numbers before the last update, while those after it are being computed again. */
  before: Frame | null;
  rate: number;
  iterations: number;
  seed: number;
  /** Rows of data for each update; null: all. */
  batchSize: number | null;
  speed: number;
  playing: boolean;
  theme: "auto" | "light" | "dark" | "projector";
  view: "page" | "projector";
  /** Parts of the page that a link left out. */
  hidden: string[];
  notice: string | null;
  hover: Hover | null;
}

/** What a run is made with. */
export type Settings = Partial<
  Pick<State, "optimizer" | "optimizerSettings" | "rate" | "iterations" | "seed" | "batchSize">
>;
