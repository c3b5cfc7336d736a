/** Which axis of an array is which, told by the lengths and by what is known of the data set. */

import { DataError, UsageError } from "../../../base/errors.ts";
import type { OwnRequest } from "../recordings.ts";

type Axis = "C" | "T" | "V" | "M";

/** Where a value lies in a sample's values, in C order: `c * strides.C + t * strides.T + …`. */
export interface Axes {
  /** As the array has them: `NCTVM`. */
  readonly order: string;
  readonly lengths: Readonly<Record<Axis, number>>;
  readonly strides: Readonly<Record<Axis, number>>;
}

/** What a request says of them. */
export type Known = Pick<OwnRequest, "joints" | "channels" | "axes">;

/**
 * Orders that programs of the field write. NCTVM: yysijie/st-gcn 221c0e1, tools/ntu_gendata.py. NMTVC: kennymckormick/pyskl
 * 4d290ec, what its pipelines hand to the network (pyskl/datasets/pipelines/formatting.py). NTMVC: Uason-Chen/CTR-GCN e1eef2d,
 * feeders/feeder_ntu.py, where F of NTF is M·V·C.
 */
const ORDERS = ["NCTVM", "NMTVC", "NTMVC", "NTVC", "NCTV", "NTF"] as const;

/** What lengths may mean where nobody says. */
const CHANNELS = { from: 2, to: 4 };
const JOINTS = { from: 5, to: 200 };
const MOST_PERSONS = 16;
/** What CTR-GCN's rows have where nobody says: two persons' 25 joints in three dimensions. */
export const NTU = { joints: 25, channels: 3, values: 150 };

/**
 * The axes of an array of samples, N first.
 * @param file how errors call it.
 * @throws {DataError} if its shape fits no order, or several, which are named. @throws {UsageError} if `known.axes` is no order.
 */
export function axesOf(shape: readonly number[], known: Known, file: string): Axes {
  const said = known.axes === undefined ? undefined : orderOf(known.axes);
  const orders = said === undefined
    ? ORDERS.filter((order) => order.length === shape.length)
    : [said];
  const found = orders.flatMap((order) => readAs(order, shape, known, said !== undefined) ?? []);
  const [axes] = found;
  const shown = `(${shape.join(", ")})`;
  if (axes === undefined) {
    const wish = [
      ...known.joints === undefined ? [] : [`${known.joints} joints`],
      ...known.channels === undefined ? [] : [`${known.channels} channels`],
    ];
    const orderly = orders.length === 0 ? "three to five axes" : orders.map(spelled).join(", ");
    throw new DataError(
      `Cannot tell the axes of "${file}" of shape ${shown}: wanted is ${orderly}` +
        (wish.length === 0
          ? "; say how many joints and channels there are"
          : ` with ${wish.join(" and ")}`),
    );
  }
  if (found.length > 1) {
    const choices = found.map(({ order, lengths: { C, T, V, M } }) =>
      `${spelled(order)} (${C} channels, ${T} frames, ${V} joints, ${M} persons)`
    );
    throw new DataError(
      `Cannot tell the axes of "${file}" of shape ${shown}: ${choices.join(" or ")}; ` +
        "say which: --axes for a template, axes in the file of the data set",
    );
  }
  return axes;
}

/** An order for messages. */
export function spelled(order: string): string {
  return order.replace("F", "(MVC)");
}

function orderOf(axes: string): string {
  const order = axes.toUpperCase().replaceAll(/[^A-Z]/g, "");
  const letters = [...order].sort().join("");
  if (order.startsWith("N") && ["CMNTV", "CNTV", "FNT"].includes(letters)) return order;
  throw new UsageError(
    `Cannot read axes "${axes}": wanted is N first, then C, T, V and M in their order, as in ${
      ORDERS.join(", ")
    }; F is M, V and C in one`,
  );
}

/** The shape as one order has it; undefined where that cannot be. */
function readAs(
  order: string,
  shape: readonly number[],
  known: Known,
  isSaid: boolean,
): Axes | undefined {
  if (order.length !== shape.length) return undefined;
  const length = new Map([...order].map((axis, i) => [axis, shape[i] ?? 0]));
  const values = length.get("F");
  const flat = values === undefined ? undefined : flattened(values, known);
  if (values !== undefined && flat === undefined) return undefined;
  const lengths = {
    C: flat?.C ?? length.get("C") ?? 0,
    T: length.get("T") ?? 0,
    V: flat?.V ?? length.get("V") ?? 0,
    M: flat?.M ?? length.get("M") ?? 1,
  };
  const { C, T, V, M } = lengths;
  if (C * T * V * M === 0) return undefined;
  if (C !== (known.channels ?? C) || V !== (known.joints ?? V)) return undefined;
  if (!isSaid) {
    if (known.channels === undefined && (C < CHANNELS.from || C > CHANNELS.to)) return undefined;
    if (known.joints === undefined && (V < JOINTS.from || V > JOINTS.to)) return undefined;
    // No more persons than frames: that tells the two apart where both stand side by side.
    if (M > Math.min(MOST_PERSONS, Math.max(2, T))) return undefined;
  }
  return { order, lengths, strides: stridesOf(order, lengths) };
}

/** `F` as M·V·C. */
function flattened(values: number, known: Known): { C: number; V: number; M: number } | undefined {
  const V = known.joints ?? (values === NTU.values ? NTU.joints : 0);
  const C = known.channels ?? NTU.channels;
  const M = values / (V * C);
  return Number.isInteger(M) && M >= 1 ? { C, V, M } : undefined;
}

/** In values of one sample, the last axis fastest. */
function stridesOf(order: string, lengths: Axes["lengths"]): Axes["strides"] {
  const strides = { C: 0, T: 0, V: 0, M: 0 };
  let stride = 1;
  for (const letter of [...order.replace("F", "MVC")].reverse()) {
    if (letter !== "C" && letter !== "T" && letter !== "V" && letter !== "M") continue;
    strides[letter] = stride;
    stride *= lengths[letter];
  }
  return strides;
}
