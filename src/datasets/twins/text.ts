/** Writes a recording as the text of a `.skeleton` file, with CR LF and all 12 columns. */

import type { Random } from "../../base/random.ts";
import type { Recording, TrackedBody } from "./camera.ts";
import { cosine, sine } from "./math.ts";
import { JOINTS } from "./skeleton.ts";

const EOL = "\r\n";
/** Kinect v2's focal lengths and image centers in pixels, rounded: depth, then colour image. */
const DEPTH = { focal: 365, x: 256, y: 212 } as const;
const COLOR = { focal: 1063, x: 975, y: 540 } as const;
/** Joints at the ends of limbs: Kinect gives them no orientation. */
const ENDS = new Set([3, 15, 19, 21, 22, 23, 24]);
/** Share of bodies in which the orientation columns are NaN, as now and then in NTU. */
const NAN_SHARE = 0.01;

/** The file's text. The columns past x, y, z are plausible and deterministic; no model reads them. */
export function skeletonText(recording: Recording, random: Random): string {
  const ids = [0, 1, 2].map(() => 72057594037920000n + BigInt(random.integer(0, 99_999)));
  const lines = [String(recording.length)];
  for (const bodies of recording) {
    lines.push(String(bodies.length));
    for (const body of bodies) {
      const hands = `${random.integer(0, 1)} ${random.integer(0, 4)}`;
      lines.push(`${ids[body.track]} 0 ${hands} ${hands} 0 ${lean(body)} 2`, String(JOINTS));
      pushJoints(lines, body, orientation(random));
    }
  }
  return lines.join(EOL) + EOL;
}

/** Lean to the side and ahead, as Kinect gives it: the spine's slope. */
function lean({ position: p }: TrackedBody): string {
  const at = (joint: number, axis: number): number => p[joint * 3 + axis] as number;
  const rise = Math.max(at(20, 1) - at(0, 1), 0.1);
  return `${((at(20, 0) - at(0, 0)) / rise).toFixed(4)} ${
    ((at(0, 2) - at(20, 2)) / rise).toFixed(4)
  }`;
}

/** One rotation for all of a body's joints, as a unit quaternion; now and then what a lost one prints. */
function orientation(random: Random): string {
  if (random.uniform() < NAN_SHARE) return "NaN NaN NaN NaN";
  const turn = random.between(0, Math.PI);
  return `${cosine(turn).toFixed(4)} 0 ${sine(turn).toFixed(4)} 0`;
}

function pushJoints(lines: string[], { position, state }: TrackedBody, turn: string): void {
  for (let v = 0; v < JOINTS; v++) {
    const x = position[v * 3] as number;
    const y = position[v * 3 + 1] as number;
    const z = position[v * 3 + 2] as number;
    const [right, down] = [x / z, -y / z];
    lines.push(
      `${x.toFixed(5)} ${y.toFixed(5)} ${z.toFixed(5)} ` +
        `${(DEPTH.x + DEPTH.focal * right).toFixed(1)} ${
          (DEPTH.y + DEPTH.focal * down).toFixed(1)
        } ` +
        `${(COLOR.x + COLOR.focal * right).toFixed(1)} ${
          (COLOR.y + COLOR.focal * down).toFixed(1)
        } ` +
        `${ENDS.has(v) ? "0 0 0 0" : turn} ${state[v]}`,
    );
  }
}
