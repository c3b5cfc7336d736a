/** `12.5 MB`, or in kB or GB what would be hard to read so. */
export function readableBytes(bytes: number): string {
  if (bytes < 100_000) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
