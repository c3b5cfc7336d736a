/**
 * Decimal numbers read straight from bytes, without making strings.
 *
 * The quick path takes numbers of at most 15 digits whose power of ten is at most 22 either way: both are
 * exact doubles, so one multiplication or division is correctly rounded (Clinger 1990, "How to read
 * floating point numbers accurately"). Everything else goes to `Number()` as text.
 */

const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const special = /^([+-]?)(nan|inf|infinity)$/i;
const ascii = new TextDecoder("latin1");

/** Whether a byte separates words within a line: space, tab, CR, vertical tab, form feed. */
export function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13 || byte === 11 || byte === 12;
}

/**
 * Reads whitespace-separated numbers of a text that ends in a line feed.
 *
 * A word is a decimal number, or `nan`, `inf`, `infinity` in any case, with a sign or without; hexadecimal,
 * digit separators and the empty word, which some readers take, are no numbers here.
 */
export class DecimalScanner {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** Reads `bytes`, which are not changed; they are copied only when the last line is not ended. */
  constructor(bytes: Uint8Array) {
    if (bytes.at(-1) === 10 || bytes.length === 0) {
      this.#bytes = bytes;
    } else {
      this.#bytes = new Uint8Array(bytes.length + 1);
      this.#bytes.set(bytes);
      this.#bytes[bytes.length] = 10;
    }
  }

  /** Whether no line is left. */
  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Whether no line follows this one, once all its words are passed. */
  get inLastLine(): boolean {
    return this.#at >= this.#bytes.length - 1;
  }

  /** Goes to the next word of this line; false at the line's end, which is not passed. */
  hasWord(): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at] as number;
    while (byte !== 10 && byte <= 32 && isBlank(byte)) byte = bytes[++at] as number;
    this.#at = at;
    return at < bytes.length && byte !== 10;
  }

  /** Goes past the line's end. */
  nextLine(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < bytes.length && bytes[at] !== 10) at++;
    this.#at = at + 1;
  }

  /** Passes the word here and gives it as text, cut at 40 characters. */
  word(): string {
    const start = this.#at;
    this.#passWord();
    const text = ascii.decode(this.#bytes.subarray(start, Math.min(this.#at, start + 41)));
    return text.length > 40 ? `${text.slice(0, 40)}…` : text;
  }

  /** Passes the number here and gives its value, equal to `Number()`'s; `undefined` if it is none. */
  number(): number | undefined {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let byte = bytes[at] as number;
    const negative = byte === 45;
    if (negative || byte === 43) byte = bytes[++at] as number;
    const first = at;
    let mantissa = 0;
    while (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48);
      byte = bytes[++at] as number;
    }
    let digits = at - first;
    let decimals = 0;
    if (byte === 46) {
      const point = at;
      byte = bytes[++at] as number;
      while (byte >= 48 && byte <= 57) {
        mantissa = mantissa * 10 + (byte - 48);
        byte = bytes[++at] as number;
      }
      decimals = at - point - 1;
      digits += decimals;
    }
    if (byte > 32 || digits === 0 || digits > 15) return this.#slowNumber(start);
    this.#at = at;
    const value = mantissa / (powers[decimals] as number);
    return negative ? -value : value;
  }

  /** Passes the number here without its value; false, and nothing passed, if it is none. */
  skipNumber(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let byte = bytes[at] as number;
    if (byte === 45 || byte === 43) byte = bytes[++at] as number;
    const first = at;
    while (byte >= 48 && byte <= 57) byte = bytes[++at] as number;
    let digits = at - first;
    if (byte === 46) {
      const point = at;
      byte = bytes[++at] as number;
      while (byte >= 48 && byte <= 57) byte = bytes[++at] as number;
      digits += at - point - 1;
    }
    if (byte > 32 || digits === 0) return this.#slowNumber(start) !== undefined;
    this.#at = at;
    return true;
  }

  #passWord(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at] as number;
    while (at < bytes.length && byte !== 10 && !isBlank(byte)) byte = bytes[++at] as number;
    this.#at = at;
  }

  #slowNumber(start: number): number | undefined {
    this.#at = start;
    this.#passWord();
    const end = this.#at;
    const text = end - start > 1000 ? "" : ascii.decode(this.#bytes.subarray(start, end));
    if (number.test(text)) return Number(text);
    const [, sign, word] = special.exec(text) ?? [];
    if (word === undefined) {
      this.#at = start;
      return undefined;
    }
    if (word.toLowerCase() === "nan") return NaN;
    return sign === "-" ? -Infinity : Infinity;
  }
}
