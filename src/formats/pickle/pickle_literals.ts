/** The literals of pickles: text escapes and ints of protocol 0, and ints as bytes. */

/** The longest int that is read, in bytes and in digits; a PyTorch file's magic has ten bytes. */
const MAX_INT_BYTES = 256;

/** Python's repr of a float has 24 characters at most; a limit keeps the check of its form linear. */
const MAX_FLOAT_CHARACTERS = 64;

/** A number where it is exact, else a bigint. */
function narrowed(value: bigint): number | bigint {
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) &&
    value <= BigInt(Number.MAX_SAFE_INTEGER);
  return small ? Number(value) : value;
}

/** A decimal int, Python 2's with an `L` behind; undefined for anything else. */
export function parseInteger(text: string): number | bigint | undefined {
  const digits = /^\s*([+-]?\d+)L?\s*$/.exec(text)?.[1];
  if (digits === undefined || digits.length > 2 * MAX_INT_BYTES) return undefined;
  return narrowed(BigInt(digits));
}

/** The INT opcode's line, where `00` and `01` are Python 2's booleans. */
export function parseIntOrBool(text: string): number | bigint | boolean | undefined {
  if (text === "00") return false;
  if (text === "01") return true;
  return parseInteger(text);
}

/** A float as Python's repr writes it; undefined for anything else. */
export function parseFloatLine(text: string): number | undefined {
  if (text.length > MAX_FLOAT_CHARACTERS) return undefined;
  const special = /^([+-]?)(nan|inf)$/.exec(text);
  if (special !== null) {
    return special[2] === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** An int as little-endian two's complement; undefined where it is absurdly long. */
export function integerOfBytes(bytes: Uint8Array): number | bigint | undefined {
  if (bytes.length > MAX_INT_BYTES) return undefined;
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return narrowed(BigInt.asIntN(8 * bytes.length, value));
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** A byte string as Python 2's repr wrote it, quotes included, as latin-1 text. */
export function parseQuoted(text: string): string | undefined {
  const body = /^\s*(['"])(.*)\1\s*$/s.exec(text)?.[2];
  if (body === undefined) return undefined;
  let broken = false;
  const plain = body.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.|$)/gs, (_all, escape: string) => {
    const simple = SIMPLE_ESCAPES[escape];
    if (simple !== undefined) return simple;
    if (/^x.{2}$/.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 255);
    broken = true;
    return "";
  });
  return broken ? undefined : plain;
}

/** Text in Python's raw-unicode-escape: only `\uXXXX` and `\UXXXXXXXX` are escapes. */
export function parseRawUnicode(text: string): string | undefined {
  let broken = false;
  const plain = text.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/g, (_all, escape: string) => {
    const code = Number.parseInt(escape.slice(1), 16);
    broken ||= code > 0x10ffff;
    return broken ? "" : String.fromCodePoint(code);
  });
  return broken ? undefined : plain;
}
