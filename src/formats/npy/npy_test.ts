import assert from "node:assert/strict";
import { DataError } from "../../base/errors.ts";
import { sha256 } from "../../base/digest.ts";
import { oracleInput } from "../../oracle/formula.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { formatNpyHeader } from "./npy_header.ts";
import { expectedArrays, readFixture } from "../testdata/arrays_expected.ts";

for (const { file, shape, values } of expectedArrays) {
  Deno.test(`decodeNpy() reads ${file} as NumPy does`, () => {
    const array = decodeNpy(readFixture(`arrays/${file}`), file);
    assert.deepEqual(array.shape, shape);
    assert.deepEqual(Array.from(array.data, Number), values.map(Number));
  });
}

for (
  const file of [
    "c_float64.npy",
    "int64.npy",
    "bool.npy",
    "uint8.npy",
    "empty.npy",
    "float16.npy",
    "val_data.npy",
  ]
) {
  Deno.test(`encodeNpy() gives the very bytes of NumPy for ${file}`, () => {
    const bytes = readFixture(`arrays/${file}`);
    assert.deepEqual(encodeNpy(decodeNpy(bytes, file)), bytes);
  });
}

Deno.test("decodeNpy() reads the formula's input out of val_data.npy", () => {
  const { shape, data } = decodeNpy(readFixture("arrays/val_data.npy"));
  assert.deepEqual(shape, [2, 3, 8, 25, 2]);
  assert.deepEqual(data, oracleInput({ N: 2, C: 3, T: 8, V: 25, M: 2 }));
});

Deno.test("encodeNpy() pads a long header as NumPy 2.4 does", () => {
  const ones = new Array<number>(24).fill(1);
  const bytes = encodeNpy({ dtype: "float32", shape: ones, data: new Float32Array(1) });
  // sha256 of what numpy.save wrote for numpy.zeros((1,) * 24, "float32")
  assert.equal(sha256(bytes), "47da48136aaf17e2d71889386b8cdbf2ea9b8a3aef6842d41cd9b7d3c5ccf67f");
});

const refusals = [
  ["refuse_object.npy", /element type "\|O"/],
  ["refuse_truncated.npy", /8 bytes are missing/],
  ["refuse_magic.npy", /magic/],
] as const;
for (const [file, message] of refusals) {
  Deno.test(`decodeNpy() refuses ${file}`, () => {
    const error = thrownBy(() => decodeNpy(readFixture(`arrays/${file}`), file));
    assert.ok(error instanceof DataError);
    assert.match(error.message, message);
    assert.ok(error.message.includes(file), "the message names the file");
  });
}

Deno.test("decodeNpy() refuses a file that is longer than its header says", () => {
  const whole = readFixture("arrays/uint8.npy");
  const longer = new Uint8Array([...whole, 0]);
  assert.throws(() => decodeNpy(longer), { name: "DataError", message: /1 bytes too many/ });
});

Deno.test("decodeNpy() refuses a shape whose product overflows, a zero among the lengths or not", () => {
  for (const shape of ["(4294967296, 4294967296)", "(0, 4294967296, 4294967296)"]) {
    assert.throws(() => decodeNpy(withHeader(`'shape': ${shape}`)), {
      name: "DataError",
      message: /overflows/,
    });
  }
});

Deno.test("decodeNpy() refuses a header that claims two gigabytes", () => {
  const bytes = readFixture("arrays/version2.npy");
  new DataView(bytes.buffer).setUint32(8, 2 ** 31, true);
  assert.throws(() => decodeNpy(bytes), { name: "DataError", message: /absurd/ });
});

Deno.test("decodeNpy() takes the keys of a header in any order, and a shape of Python 2's longs", () => {
  const text = "{'shape': (2L, 1L), 'fortran_order': False, 'descr': '|u1'}\n";
  const bytes = raw(text, [7, 9]);
  const { shape, data } = decodeNpy(bytes);
  assert.deepEqual([shape, [...data]], [[2, 1], [7, 9]]);
});

Deno.test("encodeNpy() refuses values that do not fill the shape", () => {
  assert.throws(
    () => encodeNpy({ dtype: "float32", shape: [3], data: new Float32Array(2) }),
    { name: "RangeError", message: /needs 3/ },
  );
});

Deno.test("formatNpyHeader() keeps the data of a full-size database aligned to 64 bytes", () => {
  assert.equal(formatNpyHeader("float32", [40091, 3, 300, 25, 2]).length, 128);
});

function withHeader(shape: string): Uint8Array {
  return raw(`{'descr': '<f4', 'fortran_order': False, ${shape}, }\n`, []);
}

function raw(text: string, data: readonly number[]): Uint8Array {
  const header = new TextEncoder().encode(text);
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0];
  return new Uint8Array([...magic, ...header, ...data]);
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}
