/// <reference lib="dom" />
/** Draws the persons of one frame on a canvas. */

import { type ClassResponse, type ShownCard, strengthAt } from "./card_data.ts";
import { rampColor } from "./colors.ts";
import { type Form, positionOf } from "./packed.ts";
import { type Ball, jointAt, projected, type View } from "./projection.ts";

/** One window: a form in it, and where its persons are. */
export interface FigureWindow {
  readonly canvas: HTMLCanvasElement;
  readonly form: Form;
  readonly ball: Ball;
  /** Joints are sized and coloured by it. */
  readonly isResponsive: boolean;
  /** Its frame, of one that the network sees. */
  readonly frameOf: (frame: number) => number;
}

/** A frame, and how it is looked at. */
export interface Moment {
  readonly frame: number;
  readonly view: View;
  readonly response: ClassResponse | undefined;
}

/** Draws a moment; behind the form's end nobody is there. Sizes the canvas for the screen that it is on. */
export function drawFigure(
  { canvas, form, ball, isResponsive, frameOf }: FigureWindow,
  { bones, flat }: Pick<ShownCard, "bones" | "flat">,
  { frame, view, response }: Moment,
): void {
  const size = Math.max(1, canvas.clientWidth);
  const ratio = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const pixels = Math.round(size * ratio);
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  const paint = canvas.getContext("2d");
  if (paint === null) return;
  paint.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint.clearRect(0, 0, size, size);
  const t = frameOf(frame);
  if (t >= form.frames) return;
  const colors = getComputedStyle(canvas);
  for (let m = 0; m < form.persons; m++) {
    const points = Array.from({ length: form.joints }, (_, v) => {
      const joint = jointAt(form, flat, t, v, m);
      return joint && projected(joint, ball, view, size, flat);
    });
    const seen = (v: number): number => flat ? scoreOf(form, t, v, m) : 1;
    const color = colors.getPropertyValue(`--person-${m % 4}`) || colors.color;
    paint.strokeStyle = paint.fillStyle = color;
    paint.lineWidth = 2;
    paint.lineCap = "round";
    for (const [child, parent] of bones) {
      const [from, to] = [points[child], points[parent]];
      if (from === undefined || to === undefined) continue;
      paint.globalAlpha = Math.min(seen(child), seen(parent));
      paint.beginPath();
      paint.moveTo(...from);
      paint.lineTo(...to);
      paint.stroke();
    }
    for (const [v, point] of points.entries()) {
      if (point === undefined) continue;
      const strength = isResponsive && response !== undefined
        ? strengthAt(response, frame, v, m)
        : undefined;
      if (strength !== undefined) paint.fillStyle = rampColor(strength);
      paint.globalAlpha = seen(v);
      paint.beginPath();
      paint.arc(...point, strength === undefined ? 2.5 : 2.5 + 5 * strength, 0, 2 * Math.PI);
      paint.fill();
      if (strength === undefined) continue;
      paint.lineWidth = 0.75;
      paint.stroke();
    }
  }
  paint.globalAlpha = 1;
}

/** How sure a flat joint is, as opacity that never vanishes. */
function scoreOf(form: Form, t: number, v: number, m: number): number {
  if (form.channels < 3) return 1;
  return Math.min(1, Math.max(0.2, positionOf(form, 2, t, v, m)));
}
