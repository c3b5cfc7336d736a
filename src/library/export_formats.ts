/** PyTorch's state dict, the same as safetensors, or the whole network as ONNX. */
export const exportFormats = ["pt", "safetensors", "onnx"] as const;

/** One of them. */
export type ExportFormat = typeof exportFormats[number];
