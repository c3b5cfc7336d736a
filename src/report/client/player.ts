/// <reference lib="dom" />
/** The skeleton player: a card in motion, as stored and as the network sees it. */

import { type CardData, type ShownCard, shownCard } from "./card_data.ts";
import { element } from "./elements.ts";
import { drawFigure, type FigureWindow } from "./figure.ts";
import { type HeatMap, heatMap, presentPersons } from "./heat_map.ts";
import type { Form } from "./packed.ts";
import { ABOVE, ballAround, FRONT, SIDE, turned, type View } from "./projection.ts";

/** Frames in a second, of every data set here. */
const RATE = 30;
const SPEEDS = [0.1, 0.25, 0.5, 1, 2] as const;
/** A press of an arrow key, and a pixel of dragging, in radians. */
const STEP = Math.PI / 18;
const DRAG = 0.01;

/** Where a player takes its time from. */
export interface Clock {
  /** Calls back at the next picture, with milliseconds. */
  request(next: (time: number) => void): void;
}

/** Puts a player into an empty place. */
export function startPlayer(place: HTMLElement, data: CardData, clock: Clock): void {
  const player = new Player(shownCard(data), clock);
  place.replaceChildren(player.root);
  player.draw();
}

class Player {
  readonly root: HTMLElement;
  readonly #card: ShownCard;
  readonly #clock: Clock;
  readonly #windows: readonly FigureWindow[];
  readonly #maps: readonly HeatMap[];
  readonly #play = element("button", { type: "button", class: "play" }, "Play");
  readonly #scrub: HTMLInputElement;
  readonly #told = element("output", { class: "frame" });
  #frame = 0;
  #view: View = FRONT;
  #speed: number;
  #chosen: number;
  #isPlaying = false;

  constructor(card: ShownCard, clock: Clock) {
    this.#card = card;
    this.#clock = clock;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#speed = isCalm ? 0.25 : 1;
    this.#chosen = card.responses.length - 1;
    const { stored, seen, stride } = card;
    this.#windows = [
      this.#window("as stored", stored, false, (frame) => frame * stride),
      this.#window("as the network sees it", seen, true, (frame) => frame),
    ];
    const persons = presentPersons(seen);
    this.#maps = card.responses.map((response) =>
      heatMap(response, persons, (frame) => this.#go(frame))
    );
    this.#scrub = element("input", {
      type: "range",
      min: 0,
      max: card.frames - 1,
      value: 0,
      "aria-label": "Frame",
    });
    this.#scrub.addEventListener("input", () => this.#go(Number(this.#scrub.value)));
    this.#play.addEventListener("click", () => this.#isPlaying ? this.#pause() : this.#start());
    this.root = element(
      "div",
      { class: "player" },
      element(
        "div",
        { class: "windows" },
        ...this.#windows.map(({ canvas }, i) => {
          const words = i === 0 ? "As stored" : "As the network sees it";
          return element("figure", {}, element("figcaption", {}, words), canvas);
        }),
      ),
      ...card.isSame ? [element("p", { class: "note" }, "Both are the same.")] : [],
      element("div", { class: "controls" }, this.#play, this.#scrub, this.#told, this.#speeds()),
      ...card.flat ? [] : [this.#views()],
      ...this.#responses(),
    );
    const redraw = new ResizeObserver(() => this.draw());
    for (const { canvas } of this.#windows) redraw.observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Draws the moment. */
  draw(): void {
    const moment = {
      frame: this.#frame,
      view: this.#view,
      response: this.#card.responses[this.#chosen],
    };
    for (const one of this.#windows) drawFigure(one, this.#card, moment);
    for (const map of this.#maps) map.show(this.#frame);
    this.#scrub.value = String(this.#frame);
    this.#told.textContent = `${this.#frame + 1} of ${this.#card.frames}`;
  }

  #window(
    words: string,
    form: Form,
    isResponsive: boolean,
    frameOf: (frame: number) => number,
  ): FigureWindow {
    const { flat } = this.#card;
    const canvas = element("canvas", {
      class: "figure",
      ...flat ? { role: "img", "aria-label": `The skeleton ${words}` } : {
        role: "application",
        tabindex: 0,
        "aria-label":
          `The skeleton ${words}: drag, or use the arrow keys, to turn it; Home looks from the front`,
      },
    });
    if (!flat) this.#turnable(canvas);
    return { canvas, form, ball: ballAround(form, flat), isResponsive, frameOf };
  }

  #turnable(canvas: HTMLCanvasElement): void {
    canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      this.#look(turned(this.#view, event.movementX * DRAG, event.movementY * DRAG));
    });
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    };
    canvas.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (step === undefined && event.key !== "Home") return;
      event.preventDefault();
      this.#look(step === undefined ? FRONT : turned(this.#view, ...step));
    });
  }

  #speeds(): HTMLElement {
    const select = element(
      "select",
      { "aria-label": "Speed" },
      ...SPEEDS.map((speed) =>
        element("option", { value: speed, selected: speed === this.#speed }, `${speed}×`)
      ),
    );
    select.addEventListener("change", () => this.#speed = Number(select.value));
    return select;
  }

  #views(): HTMLElement {
    const views = [["Front", FRONT], ["Side", SIDE], ["Above", ABOVE]] as const;
    const buttons = views.map(([words, view]) => {
      const button = element("button", { type: "button" }, words);
      button.addEventListener("click", () => this.#look(view));
      return button;
    });
    const group = { class: "controls views", role: "group", "aria-label": "View" };
    return element("div", group, ...buttons, element("span", {}, "or drag to turn"));
  }

  #responses(): readonly HTMLElement[] {
    const { responses } = this.#card;
    const [first] = responses;
    if (first === undefined) return [];
    const choices = [...responses.map(({ words }) => words), "nothing"];
    const select = element(
      "select",
      {},
      ...choices.map((words, i) =>
        element("option", { value: i, selected: i === this.#chosen }, words)
      ),
    );
    select.addEventListener("change", () => {
      this.#chosen = Number(select.value);
      this.draw();
    });
    const scale = `${first.low.toFixed(1)} to ${first.high.toFixed(1)}`;
    return [
      element(
        "div",
        { class: "controls" },
        element("label", {}, "Joints by ", select),
        element("span", {}, `scale ${scale}`),
        element("span", { class: "ramp", "aria-hidden": "true" }),
      ),
      element("div", { class: "maps" }, ...this.#maps.map(({ figure }) => figure)),
    ];
  }

  #go(frame: number): void {
    this.#frame = Math.min(this.#card.frames - 1, Math.max(0, frame));
    this.draw();
  }

  #look(view: View): void {
    this.#view = view;
    this.draw();
  }

  #pause(): void {
    this.#isPlaying = false;
    this.#play.textContent = "Play";
  }

  #start(): void {
    this.#isPlaying = true;
    this.#play.textContent = "Pause";
    let exact = this.#frame;
    let before: number | undefined;
    const next = (time: number): void => {
      // A run that is not shown any more does not play on.
      if (this.#isPlaying && this.root.offsetParent === null) this.#pause();
      if (!this.#isPlaying) return;
      // Whoever moved the scrubber meanwhile goes on from there.
      if (Math.floor(exact) !== this.#frame) exact = this.#frame;
      exact = (exact + (time - (before ?? time)) / 1000 * RATE * this.#speed) % this.#card.frames;
      before = time;
      if (Math.floor(exact) !== this.#frame) this.#go(Math.floor(exact));
      this.#clock.request(next);
    };
    this.#clock.request(next);
  }
}
