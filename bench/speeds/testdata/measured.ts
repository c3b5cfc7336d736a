/** A measurement for tests. */

import type { Row, Saved } from "../saved.ts";

/** A row of Skelbench, which others are made of. */
export const row: Row = {
  task: "inference",
  network: "stgcn",
  batch: 8,
  program: "skelbench",
  rates: [10, 10.1, 10.2, 10.3, 10.4, 10.5],
  peakKb: 1024 * 1200,
  startedKb: 1024 * 80,
  apart: 0,
  unavailable: null,
};

/** A whole one, of some rows. */
export function measured(rows: readonly Row[], other: Partial<Saved> = {}): Saved {
  return {
    schema: "skelbench/bench@1",
    when: "2026-11-29T08:00:00.000Z",
    machine: { cpu: "AMD EPYC", cores: 2, os: "linux-x86_64", gpu: null },
    settings: { device: "cpu", threads: 2, frames: 300, lengths: "full", rounds: 3, seconds: 2 },
    versions: { "TensorFlow": "2.21.0", "NVIDIA driver": "570.86.15" },
    load: 0.1,
    rows,
    ...other,
  };
}
