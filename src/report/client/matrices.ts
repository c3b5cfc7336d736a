/// <reference lib="dom" />
/** Confusion matrices that say what is in a cell, and lead to its samples. */

/** What the page says of a matrix, under the id that `data-matrix` names. */
interface MatrixData {
  readonly order: readonly number[];
  readonly classes: readonly string[];
  /** Of each true class: guess and count, in turn. */
  readonly counts: readonly (readonly number[])[];
  /** The beginning of the ids of cards; the place among the names follows. */
  readonly card: string;
  readonly names: readonly string[];
  readonly labels: readonly number[];
  readonly guesses: readonly number[];
}

/** Samples that are listed at once. */
const MOST = 300;

/** Wires every matrix of the page. */
export function startMatrices(page: Document): void {
  for (const place of page.querySelectorAll<HTMLElement>("[data-matrix]")) {
    const drawing = place.querySelector<SVGSVGElement>("svg.matrix");
    const text = page.getElementById(place.dataset.matrix ?? "")?.textContent;
    if (drawing !== null && text) new MatrixView(place, drawing, JSON.parse(text));
  }
}

/** One matrix under a pointer or the arrow keys. */
class MatrixView {
  readonly #page: Document;
  readonly #drawing: SVGSVGElement;
  readonly #data: MatrixData;
  readonly #readout: HTMLElement | null;
  readonly #samples: HTMLElement | null;
  readonly #cursor: SVGRectElement;
  #row = 0;
  #column = 0;

  constructor(place: HTMLElement, drawing: SVGSVGElement, data: MatrixData) {
    this.#page = place.ownerDocument;
    this.#drawing = drawing;
    this.#data = data;
    this.#readout = place.querySelector<HTMLElement>(".readout");
    this.#samples = place.querySelector<HTMLElement>(".samples");
    this.#cursor = this.#page.createElementNS("http://www.w3.org/2000/svg", "rect");
    this.#cursor.setAttribute("class", "cursor");
    this.#cursor.setAttribute("visibility", "hidden");
    drawing.append(this.#cursor);
    drawing.setAttribute("role", "application");
    drawing.setAttribute(
      "aria-label",
      `${drawing.getAttribute("aria-label")}. Arrow keys move, Enter lists the samples of a cell.`,
    );
    drawing.setAttribute("tabindex", "0");
    drawing.closest(".scroll")?.removeAttribute("tabindex");
    if (this.#readout) {
      this.#readout.hidden = false;
      this.#readout.textContent =
        "Point at a cell, or move by the arrow keys; a click or Enter lists its samples.";
    }
    drawing.addEventListener("pointermove", (event) => this.#point(event));
    drawing.addEventListener("click", (event) => {
      if (this.#point(event)) this.#open();
    });
    drawing.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Moves to the cell under the pointer; false beside the cells. */
  #point(event: MouseEvent): boolean {
    const { left, top, cell } = this.#grid();
    const box = this.#drawing.getBoundingClientRect();
    const scale = this.#drawing.viewBox.baseVal.width / box.width;
    const column = Math.floor(((event.clientX - box.left) * scale - left) / cell);
    const row = Math.floor(((event.clientY - box.top) * scale - top) / cell);
    const n = this.#data.order.length;
    if (row < 0 || column < 0 || row >= n || column >= n) return false;
    this.#moveTo(row, column);
    return true;
  }

  #press(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const move = moves[event.key];
    if (move !== undefined) {
      const last = this.#data.order.length - 1;
      const within = (at: number): number => Math.min(last, Math.max(0, at));
      this.#moveTo(within(this.#row + move[0]), within(this.#column + move[1]));
    } else if (event.key === "Enter" || event.key === " ") this.#open();
    else return;
    event.preventDefault();
  }

  #grid(): { readonly left: number; readonly top: number; readonly cell: number } {
    const { left, top, cell } = this.#drawing.dataset;
    return { left: Number(left), top: Number(top), cell: Number(cell) };
  }

  #moveTo(row: number, column: number): void {
    [this.#row, this.#column] = [row, column];
    const { left, top, cell } = this.#grid();
    const box = { x: left + column * cell, y: top + row * cell, width: cell, height: cell };
    for (const [name, value] of Object.entries(box)) this.#cursor.setAttribute(name, String(value));
    this.#cursor.setAttribute("visibility", "visible");
    if (this.#readout) this.#readout.textContent = this.#words();
  }

  #words(): string {
    const { classes, counts } = this.#data;
    const { truth, guess } = this.#cell();
    const row = counts[truth] ?? [];
    let [count, total] = [0, 0];
    for (let i = 0; i < row.length; i += 2) {
      total += row[i + 1] ?? 0;
      if (row[i] === guess) count = row[i + 1] ?? 0;
    }
    const share = total === 0 ? "" : `, ${(100 * count / total).toFixed(1)} %`;
    const what = truth === guess ? "recognized" : `taken for ${classes[guess]}`;
    return `${classes[truth]} ${what}: ${count} of ${total}${share}`;
  }

  #cell(): { readonly truth: number; readonly guess: number } {
    const { order } = this.#data;
    return { truth: order[this.#row] ?? -1, guess: order[this.#column] ?? -1 };
  }

  /** Lists the samples of the cell; those that have a card lead to it. */
  #open(): void {
    const place = this.#samples;
    if (place === null) return;
    const { names, labels, guesses, card } = this.#data;
    const { truth, guess } = this.#cell();
    const own = names.flatMap((name, i) =>
      labels[i] === truth && guesses[i] === guess ? [{ name, i }] : []
    );
    const list = this.#page.createElement("ul");
    for (const { name, i } of own.slice(0, MOST)) {
      const item = this.#page.createElement("li");
      if (this.#page.getElementById(`${card}${i}`) === null) item.textContent = name;
      else {
        const link = this.#page.createElement("a");
        link.href = `#${card}${i}`;
        link.textContent = name;
        item.append(link);
      }
      list.append(item);
    }
    const head = this.#page.createElement("h5");
    const rest = own.length - MOST;
    head.textContent = `${this.#words()}${
      names.length === 0
        ? ". The samples' names were not kept"
        : rest > 0
        ? `. The first ${MOST}:`
        : ""
    }`;
    place.replaceChildren(head, list);
    place.hidden = false;
  }
}
