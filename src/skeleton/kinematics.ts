/** Forward kinematics: from each joint's offset and turn against its parent to positions in space. */

/** How joints hang together. */
export interface Chain {
  /** The parent of each joint, -1 for the root; a parent comes before its children. */
  readonly parents: readonly number[];
  /**
   * Joints whose offset is turned by another joint's own rotation alone instead of the rotations gathered from the root;
   * their children go on from there.
   */
  readonly restarts: ReadonlyMap<number, number>;
}

/**
 * Kinect's 22 joints as UI-PRMD has them. The restarts are those of the data set's own scripts
 * (niemasd/UI-PRMD-Analysis 2c5bf13): arms are turned by the chest's own rotation, legs by the waist's.
 */
export const kinect22Chain: Chain = {
  parents: [-1, 0, 1, 2, 3, 4, 2, 6, 7, 8, 2, 10, 11, 12, 0, 14, 15, 16, 0, 18, 19, 20],
  restarts: new Map([[6, 2], [10, 2], [14, 0], [18, 0]]),
};

/**
 * Positions `[V,3]` of one frame, in the offsets' unit.
 *
 * A joint stands at its parent's position plus its offset, turned by the rotations R = Rz·Ry·Rx from the root to its parent.
 *
 * @param offsets `[V,3]`, from the parent; the root's from the origin.
 * @param angles `[V,3]`, turns about x, y and z in degrees.
 */
export function forwardKinematics(
  chain: Chain,
  offsets: Float64Array,
  angles: Float64Array,
): Float64Array {
  const joints = chain.parents.length;
  if (offsets.length !== 3 * joints || angles.length !== 3 * joints) {
    throw new RangeError(
      `Cannot pose ${joints} joints with ${offsets.length} offsets and ${angles.length} angles: each needs 3`,
    );
  }
  const positions = new Float64Array(3 * joints);
  const own: Matrix[] = [];
  const gathered: Matrix[] = [];
  for (const [joint, parent] of chain.parents.entries()) {
    const turn = rotation(angles.subarray(3 * joint, 3 * joint + 3));
    const restart = chain.restarts.get(joint);
    const before = (restart === undefined ? gathered[parent] : own[restart]) ?? identity;
    for (let row = 0; row < 3; row++) {
      let sum = parent < 0 ? 0 : positions[3 * parent + row] as number;
      for (let k = 0; k < 3; k++) sum += at(before, row, k) * (offsets[3 * joint + k] as number);
      positions[3 * joint + row] = sum;
    }
    own.push(turn);
    gathered.push(product(before, turn));
  }
  return positions;
}

/** 3×3, row by row. */
type Matrix = readonly number[];

const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

function at(matrix: Matrix, row: number, column: number): number {
  return matrix[3 * row + column] as number;
}

function product(a: Matrix, b: Matrix): Matrix {
  const result: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += at(a, row, k) * at(b, k, column);
      result.push(sum);
    }
  }
  return result;
}

/** Rz·Ry·Rx for angles about x, y, z in degrees. */
function rotation(degrees: Float64Array): Matrix {
  const [x = 0, y = 0, z = 0] = degrees;
  const [cx, cy, cz] = [cosine(x), cosine(y), cosine(z)];
  const [sx, sy, sz] = [sine(x), sine(y), sine(z)];
  // deno-fmt-ignore
  return [
    cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx,
    sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx,
    -sy, cy * sx, cy * cx,
  ];
}

function cosine(degrees: number): number {
  return Math.cos(degrees * Math.PI / 180);
}

function sine(degrees: number): number {
  return Math.sin(degrees * Math.PI / 180);
}
