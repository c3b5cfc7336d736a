/** Named arrays with all that a writer may stumble over: NaN, a subnormal, no dimension, no element, more than 2^53. */
export const WRITTEN = new Map(
  [
    ["weight", {
      dtype: "float32",
      shape: [2, 3],
      data: Float32Array.of(1, -2, 0.5, NaN, 0, 1e-45),
    }],
    ["count", { dtype: "int64", shape: [], data: BigInt64Array.of(2n ** 53n + 1n) }],
    ["empty", { dtype: "float32", shape: [0, 3], data: new Float32Array(0) }],
  ] as const,
);
