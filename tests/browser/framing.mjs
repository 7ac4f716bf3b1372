// What the camera's own rule leaves out of sight, step by step: a graph's answer comes in, what is not wholly seen goes out.
import { readFileSync } from "node:fs";
import { boxesOf, framing } from "../../static/src/graph/framing.js";

const { answers, stage, letters } = JSON.parse(readFileSync(0, "utf8"));

/** @param {{x: number, y: number, scale: number}} view */
const isSeen = (view) => (box) =>
  box.x >= view.x &&
  box.y >= view.y &&
  box.x + box.width <= view.x + stage.width / view.scale &&
  box.y + box.height <= view.y + stage.height / view.scale;

/** The views of a pass, each from where the last one stood. */
function walk(answer) {
  const content = { width: answer.layout.width, height: answer.layout.height };
  let view = framing({ content, stage, view: { x: 0, y: 0, scale: 1 }, boxes: [], mood: "start", letters });
  return answer.steps.map((step) => {
    const boxes = boxesOf(answer, answer.edges, { step, activeEdges: new Set(step.edges) });
    view = framing({ content, stage, view, boxes, mood: "step", letters });
    return { scale: view.scale, seen: boxes.map(isSeen(view)) };
  });
}

process.stdout.write(JSON.stringify(answers.map(walk)));
