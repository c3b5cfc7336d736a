/** What a depth sensor of NTU's set-up makes of a performance: another view, noise, losses, mistakes. */

import type { Random } from "../../base/random.ts";
import { NTU_SENSING as SENSING } from "./difficulty.ts";
import { cosine, sine } from "./math.ts";
import type { Performance } from "./performance.ts";
import { type Figure, JOINTS } from "./skeleton.ts";

/** Where a camera stands: on a circle around the scene, looking at its middle. */
export interface Camera {
  /** Radians from the middle camera. */
  readonly angle: number;
  /** Metres to the middle of the scene, and above the floor. */
  readonly distance: number;
  readonly height: number;
}

/** A body as tracked in one frame; `position` in camera space: `[V,3]`, metres. */
export interface TrackedBody {
  /** Which of the recording's bodies this is: its bodyID tells it over frames. */
  readonly track: number;
  readonly position: Figure;
  /** Per joint: 2 is tracked, 1 inferred (the last position seen). */
  readonly state: Uint8Array;
}

/** The bodies in each frame of a recording, in the sensor's order; a frame may have none. */
export type Recording = readonly (readonly TrackedBody[])[];

/** Hands, their tips and thumbs, and feet: what Kinect finds least well. */
const UNSURE = new Set([7, 11, 15, 19, 21, 22, 23, 24]);
const UNSURE_FACTOR = 1.6;

/** Records `performance` through `camera`; `random` is this recording's own stream. */
export function record(performance: Performance, camera: Camera, random: Random): Recording {
  const d = SENSING;
  const frames = performance.length;
  const secondFirst = random.uniform() < d.actorSecondShare;
  const swapped = random.uniform() < d.swappedShare ? random.integer(0, frames) : frames;
  const ghost = random.uniform() < d.ghostShare ? drawGhost(frames, random.fork("ghost")) : null;
  const trackers = [0, 1].map((m) => new Tracker(random.fork(`body/${m}`)));
  const gaps = random.fork("gaps");

  const recording: TrackedBody[][] = [];
  for (let t = 0; t < frames; t++) {
    const bodies = (performance[t] ?? []).map((figure, m): TrackedBody => {
      const tracked = (trackers[m] as Tracker).track(viewed(figure, camera));
      return { track: m, ...tracked };
    });
    if (secondFirst !== t >= swapped) bodies.reverse();
    if (ghost !== null && t >= ghost.from && t < ghost.to) {
      bodies.push(ghost.body(t));
    }
    const gap = gaps.uniform();
    if (gap < d.emptyFrameShare) recording.push([]);
    else if (gap >= d.emptyFrameShare + d.lostFrameShare) recording.push(bodies);
  }
  return recording;
}

/** From the floor's coordinates to the camera's. */
function viewed(figure: Figure, { angle, distance, height }: Camera): Figure {
  const [s, c] = [sine(angle), cosine(angle)];
  const out = new Float64Array(figure.length);
  for (let i = 0; i < figure.length; i += 3) {
    const [x, y, z] = [figure[i] as number, figure[i + 1] as number, figure[i + 2] as number];
    out[i] = c * x + s * z;
    out[i + 1] = y - height;
    out[i + 2] = distance - s * x + c * z;
  }
  return out;
}

/** Uniform plus uniform from 32 bits: an error in (-1, 1), small ones likelier. */
function error(random: Random): number {
  const bits = random.bits();
  return ((bits >>> 16) + (bits & 0xffff) - 0xffff) / 0x10000;
}

/** Follows one body over the frames, loses joints and finds them again. */
class Tracker {
  readonly #random: Random;
  readonly #lostFor = new Uint8Array(JOINTS);
  #last: Figure | null = null;

  constructor(random: Random) {
    this.#random = random;
  }

  track(truth: Figure): { readonly position: Figure; readonly state: Uint8Array } {
    const state = new Uint8Array(JOINTS).fill(2);
    const position = truth.slice();
    for (let v = 0; v < JOINTS; v++) {
      const lost = this.#lostFor[v] as number;
      if (lost > 0) this.#lostFor[v] = lost - 1;
      else if (this.#random.uniform() < SENSING.lostJointShare) {
        this.#lostFor[v] = this.#random.integer(1, 5);
      }
      const size = SENSING.noise * (UNSURE.has(v) ? UNSURE_FACTOR : 1);
      const held = lost > 0 && this.#last !== null;
      if (held) state[v] = 1;
      for (let c = v * 3; c < v * 3 + 3; c++) {
        const seen = held ? this.#last?.[c] : truth[c];
        position[c] = (seen as number) + size * error(this.#random) * (held ? 0.3 : 1);
      }
    }
    this.#last = position;
    return { position, state };
  }
}

/** A chair or a curtain taken for a body: a small cluster of joints, for a few frames. */
function drawGhost(
  frames: number,
  random: Random,
): { readonly from: number; readonly to: number; body(t: number): TrackedBody } {
  const from = random.integer(0, frames - 1);
  const center = [random.between(-1.2, 1.2), random.between(-0.8, 0), random.between(2.5, 4.5)];
  return {
    from,
    to: from + random.integer(3, 12),
    body: () => ({
      track: 2,
      position: Float64Array.from(
        { length: JOINTS * 3 },
        (_, i) => (center[i % 3] as number) + 0.25 * error(random),
      ),
      state: new Uint8Array(JOINTS).fill(1),
    }),
  };
}
