/** Bytes that grow as they are written. */

/** A buffer that doubles when it is full. */
export class ByteWriter {
  #buffer = new Uint8Array(1024);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(values: ArrayLike<number>): this {
    const at = this.#reserve(values.length);
    this.#buffer.set(values, at);
    return this;
  }

  /** Text of one byte a character. */
  latin1(text: string): this {
    return this.bytes(Array.from(text, (c) => c.charCodeAt(0)));
  }

  /** Appends two bytes, little-endian. */
  u16(value: number): this {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  /** Appends four bytes with a sign, little-endian. */
  i32(value: number): this {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, true);
    return this;
  }

  /** Appends four bytes, little-endian. */
  u32(value: number): this {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** Appends a float64 in big-endian order, as pickles want it. */
  f64BigEndian(value: number): this {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, false);
    return this;
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#length);
  }

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
