/** Weights that a run is given, to evaluate or to start a training from, as the user says it. */
export interface NamedWeights {
  /** A PyTorch or safetensors file, or `reference` for the published one. */
  readonly weights: string;
  /**
   * Beginnings of names that are not to be taken: a training draws these afresh, a test may find them in the file
   * though the network has none.
   */
  readonly ignored: readonly string[];
}
