/** Whether something that is done every `interval` epochs, and after the last, comes after `epoch`. */
export function isDue(
  { num_epoch: epochs }: { readonly num_epoch: number },
  epoch: number,
  interval: number,
): boolean {
  return (epoch + 1) % interval === 0 || epoch + 1 === epochs;
}
