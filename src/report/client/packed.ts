/** Joints over time and a class's response to them as short text, and back: what a card holds. */

/**
 * A sample in one form: for each channel, person and joint its positions over time as steps above `low`, each as the
 * difference to the one before, in base64 of variable-length numbers. 0 is a joint that nobody saw, 1 is `low`.
 */
export interface PackedForm {
  readonly frames: number;
  readonly joints: number;
  readonly persons: number;
  /** One for each channel. */
  readonly low: readonly number[];
  readonly step: readonly number[];
  readonly data: string;
}

/** A sample's joints, `values[C,M,V,T]`; a joint that nobody saw is not a number. */
export interface Form {
  readonly frames: number;
  readonly joints: number;
  readonly persons: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** A number for each cell of T',V,M, as 8 bits in base64: byte b stands for `low + b · step`. */
export interface PackedResponse {
  readonly low: number;
  readonly step: number;
  readonly data: string;
}

/** A form of `frames` with positions by `at(c, t, v, m)`. */
export function positionOf(
  { frames, joints, persons, values }: Form,
  c: number,
  t: number,
  v: number,
  m: number,
): number {
  return values[((c * persons + m) * joints + v) * frames + t] ?? NaN;
}

/** The joints of a form. @throws {RangeError} where the text is shorter or longer than its sizes say. */
export function unpackForm(packed: PackedForm): Form {
  const { frames, joints, persons, low, step } = packed;
  const channels = low.length;
  const values = new Float32Array(channels * persons * joints * frames);
  const bytes = bytesOf(packed.data);
  let at = 0;
  let level = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % frames === 0) level = 0;
    let [zigzag, shift, byte] = [0, 0, 0x80];
    for (; byte >= 0x80 && shift <= 21; shift += 7) {
      byte = bytes[at++] ?? NaN;
      zigzag += (byte & 0x7f) << shift;
    }
    if (!(byte < 0x80)) {
      throw new RangeError(`Cannot unpack joints: byte ${at - 1} is none of a number`);
    }
    level += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    const c = Math.floor(i / (persons * joints * frames));
    values[i] = level === 0 ? NaN : (low[c] as number) + (level - 1) * (step[c] as number);
  }
  if (at !== bytes.length) {
    throw new RangeError(`Cannot unpack joints: ${bytes.length} bytes for ${at}`);
  }
  return { frames, joints, persons, channels, values };
}

/** The cells of a response, T',V,M. */
export function unpackResponse({ low, step, data }: PackedResponse): Float32Array {
  return Float32Array.from(bytesOf(data), (byte) => low + byte * step);
}

/** Base64's bytes. @throws where the text is none. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
