import assert from "node:assert/strict";
import { unpickle } from "./pickle.ts";
import { CONTAINER_GLOBALS, NUMPY_GLOBALS, NumpyArray } from "./pickle_globals.ts";
import type { PickleValue } from "./pickle_value.ts";

const PLAIN = { globals: CONTAINER_GLOBALS };

/** Reads a pickle that is written here as latin-1 text. */
function read(text: string, options = PLAIN): PickleValue {
  return unpickle(Uint8Array.from(text, (c) => c.charCodeAt(0)), "test.pkl", options);
}

function refuses(text: string, message: RegExp): void {
  assert.throws(() => read(text), { name: "DataError", message });
}

// Left: the bytes that Python's pickle.dumps gives. Right: what was dumped.
const cases: readonly (readonly [string, string, PickleValue])[] = [
  ["protocol 0 booleans", "(I01\nI00\nt.", [true, false]],
  ["protocol 0 long of Python 2", "L1180591620717411303424L\n.", 2n ** 70n],
  ["protocol 0 floats", "(F0.1\nF1e-10\nFnan\nF-inf\nt.", [0.1, 1e-10, NaN, -Infinity]],
  ["protocol 0 text with escapes", "Vh\u00e9llo\\u20ac\\u005c\n.", "héllo€\\"],
  ["Python 2 string with escapes", "S'a\\'b\\x00\\xff\\n'\n.", "a'b\x00\xff\n"],
  ["negative LONG1", "\x80\x02\x8a\x02\x00\x80.", -32768],
  ["empty LONG1 is zero", "\x80\x02\x8a\x00.", 0],
  ["BININT and BINFLOAT", "\x80\x02J\xfe\xff\xff\xffG?\xf0\x00\x00\x00\x00\x00\x00\x86.", [-2, 1]],
  [
    "nested lists and dicts",
    "\x80\x02}(K\x01]K\x02aX\x01\x00\x00\x00bNu.",
    new Map<PickleValue, PickleValue>([[1, [2]], ["b", null]]),
  ],
  ["protocol 0 dict", "(dp0\nI1\nI2\ns.", new Map([[1, 2]])],
  [
    "OrderedDict from a list of pairs",
    "\x80\x02ccollections\nOrderedDict\n](](U\x01aK\x01e](U\x01bK\x02ee\x85R.",
    new Map([["a", 1], ["b", 2]]),
  ],
];
for (const [what, text, value] of cases) {
  Deno.test(`unpickle() reads ${what}`, () => assert.deepEqual(read(text), value));
}

Deno.test("unpickle() keeps one object one object: a memo is shared, not copied", () => {
  const value = read("\x80\x02]q\x00h\x00\x86.");
  assert.ok(Array.isArray(value) && value[0] === value[1]);
});

Deno.test("unpickle() refuses every global outside the list, by name, however it is written", () => {
  refuses("cposix\nsystem\n(S'echo'\ntR.", /"posix\.system", which is not allowed/);
  refuses("\x80\x04\x8c\x05posix\x8c\x06system\x93.", /"posix\.system"/);
  refuses("(S'echo'\niposix\nsystem\n.", /"posix\.system"/);
  refuses("(cbuiltins\neval\nS'1'\no.", /"builtins\.eval"/);
  refuses("ccollections\nOrderedDict.__init__\n.", /"collections\.OrderedDict\.__init__"/);
});

Deno.test("unpickle() never calls what may only be named", () => {
  const globals = new Map([["torch.FloatStorage", null]]);
  assert.throws(() => read("ctorch\nFloatStorage\n)R.", { globals }), {
    message: /may be named, but not called/,
  });
});

Deno.test("unpickle() refuses to call what is no global, and a state for what takes none", () => {
  refuses("\x80\x02K\x01)R.", /1 cannot be called/);
  refuses("\x80\x02]}b.", /a list of 0 cannot take a state/);
});

Deno.test("unpickle() refuses a length past the end before it takes memory", () => {
  refuses("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\x00\x00.", /are announced and 1 are left/);
  refuses("\x80\x02T\xff\xff\xff\x7f.", /2147483647 bytes are announced/);
  refuses("\x80\x02T\xff\xff\xff\xff.", /-1 bytes are announced/);
  refuses("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff.", /a length is 18446744073709551615/);
});

Deno.test("unpickle() refuses endless marks, absurd ints, unknown opcodes and protocols", () => {
  refuses("(".repeat(1001), /more than 1000 marks/);
  refuses(`I${"9".repeat(100_000)}\n.`, /this is no int/);
  refuses("\x80\x02\xff.", /opcode 0xff/);
  refuses("\x80\x06N.", /protocol 6 is unknown/);
});

Deno.test("unpickle() refuses a file that ends before STOP, and one that stops with too much", () => {
  refuses("\x80\x02]", /1 bytes are announced and 0 are left/);
  refuses("\x80\x02NN.", /1 values too many/);
  refuses(".", /stack is empty/);
  refuses("(K\x01.", /a mark is open/);
});

Deno.test("unpickle() refuses calls that copy more than the file holds", () => {
  // One text of 1,000 bytes, encoded to bytes again and again by calls of six bytes each.
  const text = `\x80\x02c_codecs\nencode\nq\x00X\xe8\x03\x00\x00${"a".repeat(1000)}q\x01` +
    "X\x06\x00\x00\x00latin1q\x02h\x01h\x02\x86q\x03" + "h\x00h\x03R".repeat(5) + ".";
  assert.throws(() => read(text, { globals: NUMPY_GLOBALS }), {
    message: /copy more than the file/,
  });
});

Deno.test("unpickle() hands persistent ids to the caller, and refuses them without one", () => {
  const options = { ...PLAIN, persistent: (id: PickleValue): PickleValue => [id, "seen"] };
  assert.deepEqual(read("\x80\x02K\x07Q.", options), [7, "seen"]);
  assert.deepEqual(read("Pabc\n.", options), ["abc", "seen"]);
  refuses("\x80\x02K\x07Q.", /persistent ids are not allowed/);
});

Deno.test("unpickle() rebuilds a NumPy array that Python 2 wrote as a byte string", () => {
  // cPickle.dumps(numpy.arange(3, dtype='>i2'), 2) of Python 2
  const text =
    "\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R" +
    "(K\x01K\x03\x85cnumpy\ndtype\nU\x02i2K\x00K\x01\x87R(K\x03U\x01>NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb" +
    "\x89U\x06\x00\x00\x00\x01\xff\xfetb.";
  const value = read(text, { globals: NUMPY_GLOBALS });
  assert.ok(value instanceof NumpyArray);
  assert.deepEqual(value.read(), { dtype: "int16", shape: [3], data: new Int16Array([0, 1, -2]) });
});
