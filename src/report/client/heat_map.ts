/// <reference lib="dom" />
/** A class's response as a picture: a row for each joint of each person, a column for each moment. */

import type { ClassResponse } from "./card_data.ts";
import { rampAt } from "./colors.ts";
import { element } from "./elements.ts";
import { type Form, positionOf } from "./packed.ts";

/** A heat map in the page. */
export interface HeatMap {
  readonly figure: HTMLElement;
  /** Moves the line to a frame. */
  show(frame: number): void;
}

/** What lies under a point of a heat map. */
export interface Cell {
  readonly frame: number;
  readonly joint: number;
  readonly person: number;
  readonly value: number;
}

/** The persons that are anywhere in a form, of whom a response has rows. */
export function presentPersons(form: Form): number[] {
  const isPresent = (m: number): boolean => {
    for (let v = 0; v < form.joints; v++) {
      for (let t = 0; t < form.frames; t++) {
        if (!Number.isNaN(positionOf(form, 0, t, v, m))) return true;
      }
    }
    return false;
  };
  return Array.from({ length: form.persons }, (_, m) => m).filter(isPresent);
}

/** The cell at a place given as shares of width and height, both from 0 to 1. */
export function cellAt(
  response: ClassResponse,
  persons: readonly number[],
  across: number,
  down: number,
): Cell {
  const { cells, joints, every, values } = response;
  const within = (share: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  const column = within(across, cells);
  const row = within(down, persons.length * joints);
  const person = persons[Math.floor(row / joints)] ?? 0;
  const joint = row % joints;
  const value = values[(column * joints + joint) * response.persons + person] ?? 0;
  return { frame: Math.floor(column * every), joint, person, value };
}

/** Pixels, a cell each: red, green, blue and opacity of every row from left to right. */
export function heatPixels(response: ClassResponse, persons: readonly number[]): Uint8ClampedArray {
  const { cells, joints, low, high, values } = response;
  const pixels = new Uint8ClampedArray(4 * cells * joints * persons.length);
  let at = 0;
  for (const m of persons) {
    for (let v = 0; v < joints; v++) {
      for (let t = 0; t < cells; t++) {
        const value = values[(t * joints + v) * response.persons + m] ?? low;
        pixels.set([...rampAt((value - low) / (high - low || 1)), 255], at);
        at += 4;
      }
    }
  }
  return pixels;
}

/** Makes a heat map; `onFrame` hears of the frame that a pointer chooses. */
export function heatMap(
  response: ClassResponse,
  persons: readonly number[],
  onFrame: (frame: number) => void,
): HeatMap {
  const { cells, joints, every, words } = response;
  const rows = joints * persons.length;
  const canvas = element("canvas", {
    width: cells,
    height: rows,
    role: "img",
    "aria-label": `Response of the ${words}: ${rows} joints over ${cells} moments`,
  });
  canvas.style.height = `${Math.max(60, 5 * rows)}px`;
  const image = canvas.getContext("2d");
  if (image !== null) {
    const pixels = image.createImageData(cells, rows);
    pixels.data.set(heatPixels(response, persons));
    image.putImageData(pixels, 0, 0);
  }
  const line = element("span", { class: "now-line" });
  const told = element("output", { class: "pointed" });
  const nameOf = (v: number): string => `${v} ${response.jointNames?.[v] ?? ""}`.trim();
  const under = (event: PointerEvent): Cell => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return cellAt(
      response,
      persons,
      (event.clientX - left) / width,
      (event.clientY - top) / height,
    );
  };
  const frame = element("div", { class: "heat" }, canvas, line);
  frame.addEventListener("pointerdown", (event) => onFrame(under(event).frame));
  frame.addEventListener("pointermove", (event) => {
    const cell = under(event);
    told.textContent =
      `joint ${nameOf(cell.joint)}, person ${cell.person + 1}, frame ${cell.frame}: ` +
      cell.value.toFixed(2);
    if (event.buttons === 1) onFrame(cell.frame);
  });
  const figure = element("figure", {}, element("figcaption", {}, words), frame, told);
  return {
    figure,
    show(at): void {
      line.style.left = `${Math.min(100, 100 * (at + 0.5) / (cells * every))}%`;
    },
  };
}
