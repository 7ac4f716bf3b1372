/**
 * One's own data: a table that is typed, pasted, dropped or read from a file, and which of its columns is which name of the
 * program. Nothing changes before it is right and applied.
 */
import { words } from "#words/data.js";
import { classesOf, readCsv, writeCsv } from "../csv.js";
import { html } from "../dom.js";
import { tableOf } from "../table.js";
import { MOST, textOf } from "../textfile.js";
import { createDialog } from "../ui/dialog.js";
import { cellsOf, filledTable, guess, partsOf } from "./columns.js";

/** @typedef {import("../table.js").Column} Column */
/** @typedef {import("../csv.js").Csv} Csv */
/** @typedef {Awaited<ReturnType<typeof textOf>>} Read */

const MOST_SAID = 4;
const LEAST_ROWS = 2;
/** So many characters are read at each key; more when the keys have come to rest, after so many milliseconds. */
const AT_ONCE = 50_000;
const REST = 300;
/** What is wrong with a cell matters where its column is used. */
const OF_CELLS = ["number", "unclear", "mixed", "address"];

/** @type {ReturnType<typeof build> | null} */
let made = null;

/**
 * @param {import("../pictures.js").Store} store
 * @param {import("../pictures.js").Workbench["changeData"]} changeData
 * @param {string} like a name of the table
 * @param {Read} [given] a file; without it, or where it holds nothing, the program's own data
 */
export function openDataDialog(store, changeData, like, given = { text: "", refused: null }) {
  made ??= build();
  const { answer, values } = store.get();
  const table = tableOf(answer.nodes, values, like);
  made.open(table, given, (next) => {
    if (changeData(like, () => next, { label: words.applied })) return "";
    return store.get().problem ? words.wrong : words.early;
  });
}

/**
 * @param {import("../pictures.js").Store} store
 * @param {import("../pictures.js").Workbench["changeData"]} changeData
 * @param {string} like
 * @param {File} file
 */
export async function openDataFile(store, changeData, like, file) {
  openDataDialog(store, changeData, like, await textOf(file));
}

function build() {
  const field = html("textarea", {
    class: "csv",
    spellcheck: "false",
    autocomplete: "off",
    rows: 12,
    "aria-label": words.table,
  });
  const file = html("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/plain", "aria-label": words.file });
  const said = html("div", { class: "csv-said", role: "status" });
  const choices = html("div", { class: "csv-choices", role: "group", "aria-label": words.columns });
  const apply = html("button", { type: "button", class: "tool primary" }, words.apply);
  const cancel = html("button", { type: "button", class: "tool" }, words.cancel);
  const dialog = createDialog({ title: words.title });
  dialog.body.append(
    html("p", { class: "fine" }, words.how),
    field,
    html("div", { class: "csv-row" }, file),
    said,
    choices,
    html("div", { class: "csv-row end" }, cancel, apply),
  );
  /** @type {Column[]} */
  let table = [];
  /** @type {Csv} */
  let csv = readCsv("");
  /** What each part is filled from: a column, or -1 to leave it. @type {Map<string, number>} */
  let mapping = new Map();
  let done = (/** @type {Column[]} */ _) => "";
  let later = 0;

  /** @param {Csv} [known] what it reads as, where that is known */
  function read(known) {
    clearTimeout(later);
    const isLong = field.value.length > MOST;
    csv = known ?? readCsv(isLong ? "" : field.value);
    mapping = guess(partsOf(table), csv);
    showChoices();
    check();
    if (isLong) tell([words.long(MOST)], true);
  }

  function readSoon() {
    if (field.value.length <= AT_ONCE) return read();
    clearTimeout(later);
    later = window.setTimeout(read, REST);
    // What was read before is not what would be used.
    apply.disabled = true;
    tell([words.reading], false);
  }

  function showChoices() {
    choices.replaceChildren(
      ...partsOf(table).map((part) => {
        const select = html("select", { autocomplete: "off" });
        select.append(
          html("option", { value: -1 }, words.leave),
          ...csv.columns.map(({ name }, i) => html("option", { value: i }, words.column(i + 1, name))),
        );
        select.value = String(mapping.get(part.title) ?? -1);
        select.addEventListener("change", () => {
          mapping.set(part.title, Number(select.value));
          check();
        });
        return html("label", { class: "field" }, html("strong", {}, part.title), " ← ", select);
      }),
    );
  }

  function check() {
    const used = new Set(mapping.values());
    const wrong = csv.problems.filter(({ reason, column }) => !OF_CELLS.includes(reason) || used.has(column - 1));
    const rows = csv.columns[0]?.cells.length ?? 0;
    const filled = partsOf(table).filter(({ title }) => (mapping.get(title) ?? -1) >= 0).length;
    const count = table[0]?.rows.length ?? 0;
    const lines = wrong.slice(0, MOST_SAID).map(words.problem);
    if (wrong.length > MOST_SAID) lines.push(words.more(wrong.length - MOST_SAID));
    if (wrong.length === 0 && rows < LEAST_ROWS) lines.push(words.few);
    else if (wrong.length === 0 && filled === 0) lines.push(words.none);
    else if (wrong.length === 0 && rows !== count && filled < partsOf(table).length)
      lines.push(words.rest(count, rows));
    const fine = lines.length === 0;
    tell(fine ? [words.found(rows, csv.columns.length, csv.header), ...numbered()] : lines, !fine);
    apply.disabled = !fine;
  }

  /** What words become, so that nobody finds numbers that the file did not have. */
  function numbered() {
    return partsOf(table).flatMap(({ title }) => {
      const column = csv.columns[mapping.get(title) ?? -1];
      const classes = column ? classesOf(column) : [];
      return classes.length > 0 ? [words.classes(title, classes)] : [];
    });
  }

  /** @param {string[]} lines @param {boolean} bad */
  function tell(lines, bad) {
    said.classList.toggle("bad", bad);
    said.replaceChildren(...lines.map((line) => html("p", {}, line)));
  }

  /** @param {File | undefined} chosen */
  async function take(chosen) {
    if (chosen) show(await textOf(chosen));
  }

  /** @param {Read} given a file that is none leaves the table as it was */
  function show({ text, refused }) {
    const given = text ? readCsv(text) : undefined;
    // Nothing of it can be used, and a browser would be busy for long with setting its lines.
    const large = given?.problems.find(({ reason }) => reason === "rows" || reason === "columns");
    if (text && !large) field.value = text;
    read(large ? undefined : given);
    if (large) tell([words.problem(large)], true);
    if (refused !== null) tell([refused === "long" ? words.long(MOST) : words[refused]], true);
  }

  field.addEventListener("input", readSoon);
  file.addEventListener("change", () => void take(file.files?.[0]));
  dialog.element.addEventListener("dragover", (event) => event.preventDefault());
  dialog.element.addEventListener("drop", (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  });
  cancel.addEventListener("click", dialog.close);
  apply.addEventListener("click", () => {
    // What took minutes to type is not thrown away because the program is not ready for it.
    const why = done(filledTable(table, csv, mapping));
    if (why) tell([why], true);
    else dialog.close();
  });

  return {
    /**
     * @param {Column[]} own
     * @param {Read} given
     * @param {(table: Column[]) => string} onDone answers why it does not take them, "" where it does
     */
    open(own, given, onDone) {
      table = own;
      done = onDone;
      file.value = "";
      field.value = writeCsv(partsOf(table).map((part) => ({ name: part.title, cells: cellsOf(table, part) })));
      show(given);
      dialog.open();
      field.focus();
    },
  };
}
