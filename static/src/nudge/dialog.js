/**
 * The nudge check: a finite difference beside a gradient, for nudges of every size.
 */
import { nudgeWords as words } from "#words/nudge.js";
import { ask, lane, sentenceOf } from "../api.js";
import { createNudgeChart } from "../charts/nudge.js";
import { html } from "../dom.js";
import { flat, formatLong, formatNumber, isArray, shapeText } from "../numbers.js";
import { indexAt, settingOf } from "../trajectory.js";
import { createDialog } from "../ui/dialog.js";
import { questionOf } from "./question.js";
import { errors, FIRST, LAST, nearest, nudgeOf, powers, STEP } from "./sweep.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").CheckAnswer} CheckAnswer */
/** @typedef {import("./sweep.js").Seen} Seen */

/** A nudge to begin with: good, and far enough from both ends to see what is better and what is worse. */
const USUAL = -3;
const AT_ONCE = 4;

/** @param {import("../store.js").Store} store */
export function createNudge(store) {
  const dialog = createDialog({ title: words.title, onClose: () => end() });
  const about = html("p", { class: "nudge-about" });
  const slider = html("input", { type: "range", id: "nudge-h", min: LAST, max: FIRST, step: STEP });
  const size = html("span", { class: "nudge-size", "aria-hidden": "true" });
  const which = html("label", { class: "field nudge-which" });
  const table = html("dl", { class: "nudge-table" });
  const chartHost = html("div", { class: "chart nudge-chart" });
  const says = html("p", { class: "nudge-says", role: "status" });
  const cost = html("p", { class: "nudge-cost" });
  const head = html("div", { class: "nudge-h" }, html("label", { for: "nudge-h" }, words.size), slider, size);
  dialog.body.append(about, which, head, table, chartHost, says, cost);
  const chart = createNudgeChart(chartHost);

  /** @type {import("../api.js").Lane<CheckAnswer>} */
  const checks = lane("check");
  /** What has been seen of this gradient, by the power of the nudge. @type {Map<number, Seen>} */
  let seen = new Map();
  /** @type {import("./question.js").Question | null} */
  let question = null;
  /** Ends with the question. */
  let under = new AbortController();
  let name = "";
  let loss = "";

  slider.addEventListener("input", () => void look(slider.valueAsNumber));

  /** @param {number} node by its id */
  function open(node) {
    const { frame, answer } = store.get();
    const shown = frame.nodes[node];
    if (!shown) return;
    loss = answer.nodes[answer.output]?.name ?? words.lossName;
    const numbers = flat(shown.gradient);
    const most = numbers ? largest(numbers) : 0;
    which.replaceChildren();
    if (isArray(shown.gradient) && numbers && numbers.length > 1) which.append(...chooser(node, numbers.length, most));
    which.hidden = which.childElementCount === 0;
    slider.value = String(USUAL);
    dialog.open();
    begin(node, most);
  }

  /** @param {number} node @param {number} count @param {number} most */
  function chooser(node, count, most) {
    const field = html("input", { type: "number", min: 1, max: count, step: 1, value: most + 1, autocomplete: "off" });
    field.addEventListener("input", () => {
      if (field.checkValidity() && Number.isInteger(field.valueAsNumber)) begin(node, field.valueAsNumber - 1);
    });
    const { shape } = store.get().frame.nodes[node] ?? { shape: [] };
    return [words.number, field, words.ofNumbers(count, shapeText(shape))];
  }

  /** @param {number} node @param {number} place in row-major order */
  function begin(node, place) {
    end();
    const state = store.get();
    const shown = state.frame.nodes[node];
    if (!shown) return;
    const index = shown.shape.length > 0 ? indexAt(place, shown.shape) : [];
    question = questionOf(state, settingOf(state).values, shown, index);
    name = `${shown.name ?? shown.label}${index.length > 0 ? `[${index.join(", ")}]` : ""}`;
    about.textContent = question ? words.about(name, loss, shown.kind === "parameter") : words.noPlace(name);
    for (const part of [head, table, chartHost, says, cost]) part.hidden = question === null;
    seen = new Map();
    const { signal } = under;
    if (question) void look(slider.valueAsNumber).then(() => sweep(signal));
  }

  function end() {
    under.abort();
    under = new AbortController();
    question = null;
    checks.drop();
    chart.show(null);
    says.textContent = "";
  }

  /** @param {number} power */
  async function look(power) {
    const h = nudgeOf(power);
    size.textContent = words.h(h);
    slider.setAttribute("aria-valuetext", words.h(h));
    const known = seen.get(power);
    if (known) return show(known);
    if (!question) return;
    const asked = question;
    try {
      const answer = await checks.ask(bodyOf(asked, h));
      if (!answer || asked !== question) return;
      const found = keep(power, h, answer);
      if (found && slider.valueAsNumber === power) show(found);
    } catch (error) {
      if (asked === question) says.textContent = sentenceOf(error, words.noAnswer);
    }
  }

  /**
   * Asks for all the other sizes, a few at a time, so that nobody else has to wait.
   *
   * @param {AbortSignal} signal of the question that is swept for: another one has a sweep of its own
   */
  async function sweep(signal) {
    const asked = question;
    const left = powers().filter((power) => !seen.has(power));
    while (left.length > 0) {
      if (!asked || signal.aborted) return;
      const some = left.splice(0, AT_ONCE);
      const answers = await Promise.allSettled(
        some.map((power) => ask("check", bodyOf(asked, nudgeOf(power)), signal)),
      );
      if (signal.aborted) return;
      for (const [i, power] of some.entries()) {
        const answer = answers[i];
        if (answer?.status === "fulfilled") keep(power, nudgeOf(power), /** @type {CheckAnswer} */ (answer.value));
      }
      draw();
      // What has come stays, and that it is not all is said.
      const missed = answers.find((each) => each.status === "rejected");
      if (missed) {
        says.textContent = sentenceOf(missed.reason, words.noAnswer);
        return;
      }
    }
    says.textContent = words.shows([...seen.values()], nearest([...seen.values()]));
  }

  /** @param {import("./question.js").Question} asked @param {number} h */
  function bodyOf({ program, values, parameter }, h) {
    return { program, values, h, parameters: [parameter] };
  }

  /** @param {number} power @param {number} h @param {CheckAnswer} answer */
  function keep(power, h, answer) {
    const wanted = JSON.stringify(question?.index);
    const entry = answer.parameters.find((each) => JSON.stringify(each.index) === wanted);
    if (!entry) return null;
    const found = { h, entry, loss: Number(answer.loss) };
    seen.set(power, found);
    return found;
  }

  /** @param {Seen} found */
  function show({ h, entry, loss: here }) {
    const off = errors(entry);
    const rows = [
      [words.above(loss, name), formatLong(Number(entry.loss_above)), "value"],
      [words.here(loss), formatLong(here), "value"],
      [words.below(loss, name), formatLong(Number(entry.loss_below)), "value"],
      [words.both, formatLong(Number(entry.finite_difference)), "", off.both],
      [words.one, formatLong(Number(entry.forward_difference)), "", off.one],
      [words.exact(loss, name), formatLong(Number(entry.gradient)), "gradient"],
    ];
    table.replaceChildren(
      ...rows.flatMap(([term, number, kind, difference]) => [
        html("dt", {}, String(term)),
        html("dd", { class: kind ? `nudge-${kind}` : "nudge-quotient" }, String(number)),
        html("dd", { class: "nudge-off" }, difference === undefined ? "" : words.off(formatNumber(Number(difference)))),
      ]),
    );
    table.dataset.h = String(h);
    table.dataset.difference = String(off.both);
    cost.textContent = words.cost(store.get().answer.parameters.length);
    draw();
  }

  function draw() {
    const rows = [...seen.values()].sort((a, b) => a.h - b.h);
    const points = rows.map(({ h, entry }) => ({ h, ...errors(entry) }));
    chart.show({ points, h: nudgeOf(slider.valueAsNumber), label: words.chart, names: words.axes, lines: words.lines });
  }

  return { open };
}

/** @param {number[]} numbers @returns {number} where the largest in size stands */
function largest(numbers) {
  return numbers.reduce((best, each, i) => (Math.abs(each) > Math.abs(numbers[best] ?? 0) ? i : best), 0);
}
