/** What one kind of device does well, as a value that is passed to whoever runs kernels on it. */
export interface DevicePolicy {
  /** The kernels' name in records: other kernels give other last bits. */
  readonly opTable: "mkl" | "portable";
  /** Whether oneDNN's fused kernels are there, and the gradients are put as what is fast in it. */
  readonly fused: boolean;
  /** Whether a step's gradients run as one recorded graph: on a GPU nobody waits for a kernel to end. */
  readonly recorded: boolean;
  /**
   * Whether an evaluation leaves out what does not move. On a GPU that was never measured: many small kernels may cost
   * more than the work that they save, and each new shape a search for its fastest convolution.
   */
  readonly skips: boolean;
  /**
   * Positions, joints of frames, that a prediction computes at once: so many that what lies between two kernels is not
   * larger than a processor's cache, and memory does not grow with the batch (`bench/pipeline_bench.ts`). A GPU wants all.
   */
  readonly positions: number;
}

/** A CPU with oneDNN. */
export const mkl: DevicePolicy = {
  opTable: "mkl",
  fused: true,
  recorded: true,
  skips: true,
  positions: 30_000,
};

/** What every device has; it also runs on a CPU, where the tests hold both against the published vectors. */
export const portable: DevicePolicy = {
  opTable: "portable",
  fused: false,
  recorded: false,
  skips: false,
  positions: Infinity,
};
