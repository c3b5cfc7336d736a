/** What was heard of kernels in several rounds of the same work, as rows whose times add up. */

import type { KernelRun } from "../../src/engine/backend.ts";
import { bytesTouched, operations, plainName } from "./operations.ts";

/** One call as it was heard. */
export interface Heard {
  readonly kernel: string;
  /** Shapes of what it took, but for axes and sizes: `16x300x25x64 9x1x64x64`. */
  readonly shapes: string;
  readonly operations: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** A round: every call in its order, and how long all of it took. */
export interface Round {
  readonly calls: readonly Heard[];
  readonly milliseconds: number;
}

/** Calls of a kernel, on tensors of the same shapes or of any. */
export interface Row {
  readonly kernel: string;
  readonly shapes: string;
  readonly calls: number;
  readonly milliseconds: number;
  readonly operations: number;
  readonly bytes: number;
}

/** The rows, slowest first, and what passed between kernels. The total is the sum of both. */
export interface Tally {
  readonly rows: readonly Row[];
  readonly between: number;
  readonly total: number;
}

/** A call as it was heard. */
export function heard(run: KernelRun): Heard {
  const shaped = run.inputs.filter(({ shape, dtype }) => shape.length > 0 && dtype !== "int32");
  return {
    kernel: plainName(run.kernel),
    shapes: shaped.map(({ shape }) => shape.join("x")).join(" "),
    operations: operations(run),
    bytes: bytesTouched(run),
    milliseconds: run.milliseconds,
  };
}

/**
 * Of each call the least time of all rounds, since whatever else a machine does only adds; calls are joined by kernel and
 * shapes.
 * @throws {Error} if the rounds are not of the same calls.
 */
export function tally(rounds: readonly Round[]): Tally {
  const [first] = rounds;
  if (first === undefined) throw new Error("Cannot tally 0 rounds: 1 is needed");
  const other = rounds.find(({ calls }) => calls.length > first.calls.length);
  if (other !== undefined) {
    throw new Error(`Cannot tally rounds of ${first.calls.length} and ${other.calls.length} calls`);
  }
  const calls = first.calls.map((call, i) => {
    const all = rounds.map((round) => round.calls[i]);
    if (all.some((one) => one?.kernel !== call.kernel || one.shapes !== call.shapes)) {
      throw new Error(`Cannot tally rounds: call ${i} is not ${call.kernel} in all of them`);
    }
    return { ...call, milliseconds: Math.min(...all.map((one) => one?.milliseconds ?? Infinity)) };
  });
  const rest = rounds.map(({ calls, milliseconds }) => milliseconds - timeOf(calls));
  const between = Math.max(0, Math.min(...rest));
  const rows = joined(
    calls.map((call) => ({ ...call, calls: 1 })),
    ({ kernel, shapes }) => `${kernel} ${shapes}`,
  );
  return { rows, between, total: timeOf(calls) + between };
}

/** The rows of a kernel as one, whatever its shapes. */
export function byKernel(rows: readonly Row[]): Row[] {
  return joined(rows.map((row) => ({ ...row, shapes: "" })), ({ kernel }) => kernel);
}

function joined(rows: readonly Row[], key: (row: Row) => string): Row[] {
  const groups = [...Map.groupBy(rows, key).values()];
  const sums = groups.map((group) =>
    group.reduce((a, b) => ({
      ...a,
      calls: a.calls + b.calls,
      milliseconds: a.milliseconds + b.milliseconds,
      operations: a.operations + b.operations,
      bytes: a.bytes + b.bytes,
    }))
  );
  return sums.sort((a, b) => b.milliseconds - a.milliseconds);
}

function timeOf(calls: readonly Pick<Heard, "milliseconds">[]): number {
  return calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}
