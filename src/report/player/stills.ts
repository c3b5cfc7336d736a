/** Some frames of a sample side by side, for a page without scripts. */

import type { PackedForm } from "../client/packed.ts";
import { unpackForm } from "../client/packed.ts";
import { ballAround, FRONT, jointAt, projected } from "../client/projection.ts";
import { Markup, markup } from "../page/markup.ts";

/** Frames side by side, and the size of each in pixels. */
const FRAMES = 5;
const SIZE = 96;

/** A skeleton's lines. */
export interface Bones {
  readonly bones: readonly (readonly [number, number])[];
  readonly flat: boolean;
}

/** Draws frames spread evenly, the first and the last among them, from the front. The same form gives the same bytes. */
export function stills(packed: PackedForm, { bones, flat }: Bones, title: string): Markup {
  const form = unpackForm(packed);
  const ball = ballAround(form, flat);
  const count = Math.min(FRAMES, form.frames);
  const cells = Array.from({ length: count }, (_, i) => {
    const t = count === 1 ? 0 : Math.round(i * (form.frames - 1) / (count - 1));
    const persons = Array.from({ length: form.persons }, (_, m) => {
      const points = Array.from({ length: form.joints }, (_, v) => {
        const joint = jointAt(form, flat, t, v, m);
        return joint && projected(joint, ball, FRONT, SIZE, flat).map(Math.round).join(" ");
      });
      const lines = bones.flatMap(([child, parent]) => {
        const [from, to] = [points[child], points[parent]];
        return from === undefined || to === undefined ? [] : [`M${from}L${to}`];
      });
      return lines.length === 0 ? "" : `<path class="p${m % 4}" d="${lines.join("")}"/>`;
    });
    return `<g transform="translate(${i * SIZE} 0)">${persons.join("")}<text x="4" y="${
      SIZE - 4
    }">${t}</text></g>`;
  });
  return markup`<svg class="still" viewBox="0 0 ${
    FRAMES * SIZE
  } ${SIZE}" role="img" aria-label="${title}">${Markup.trusted(cells.join(""))}</svg>`;
}
