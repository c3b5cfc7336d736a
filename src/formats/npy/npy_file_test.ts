import assert from "node:assert/strict";
import { inScratch } from "../../base/testing.ts";
import { encodeNpy } from "./npy.ts";
import { NpyFile } from "./npy_file.ts";
import { readFixture } from "../testdata/arrays_expected.ts";

const FOUR = { dtype: "float32", shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) } as const;

Deno.test("NpyFile reads any stretch of values without the rest", async () => {
  await inScratch((folder) => {
    const path = `${folder}/a.npy`;
    Deno.writeFileSync(path, encodeNpy(FOUR));
    using file = NpyFile.open(path);
    assert.deepEqual(file.shape, [2, 2]);
    const two = new Float32Array(2);
    file.readInto(two, 1);
    assert.deepEqual([...two], [2, 3]);
    file.readInto(two, 0);
    assert.deepEqual([...two], [1, 2]);
  });
});

Deno.test("NpyFile refuses to read past the end or before the start", async () => {
  await inScratch((folder) => {
    const path = `${folder}/a.npy`;
    Deno.writeFileSync(path, encodeNpy(FOUR));
    using file = NpyFile.open(path);
    for (const offset of [3, -1, 0.5]) {
      assert.throws(() => file.readInto(new Float32Array(2), offset), RangeError);
    }
  });
});

Deno.test("NpyFile.open() refuses a file that is a byte short, and one that is a byte long", async () => {
  await inScratch((folder) => {
    const whole = encodeNpy(FOUR);
    Deno.writeFileSync(`${folder}/short.npy`, whole.subarray(0, -1));
    Deno.writeFileSync(`${folder}/long.npy`, new Uint8Array([...whole, 0]));
    assert.throws(() => NpyFile.open(`${folder}/short.npy`), { message: /1 bytes are missing/ });
    assert.throws(() => NpyFile.open(`${folder}/long.npy`), { message: /1 bytes too many/ });
  });
});

Deno.test("NpyFile.open() refuses what it cannot stream and says what it found", async () => {
  await inScratch((folder) => {
    const files = {
      "fortran_float32.npy": /float32 in Fortran order/,
      "big_endian_float32.npy": /big-endian float32/,
      "c_float64.npy": /float64 in C order/,
    };
    for (const [name, message] of Object.entries(files)) {
      Deno.writeFileSync(`${folder}/${name}`, readFixture(`arrays/${name}`));
      assert.throws(() => NpyFile.open(`${folder}/${name}`), { name: "DataError", message });
    }
  });
});
