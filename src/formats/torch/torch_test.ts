import assert from "node:assert/strict";
import { sha256 } from "../../base/digest.ts";
import { DataError, reason } from "../../base/errors.ts";
import { oracleParameter } from "../../oracle/formula.ts";
import type { PickleValue } from "../pickle/pickle_value.ts";
import { encodePickle, global, type PickleNode, tuple } from "../pickle/pickle_writer.ts";
import {
  readTorch,
  type StateDict,
  stateDictOf,
  TorchTensor,
  withoutModulePrefix,
} from "./torch.ts";
import { encodeTorch } from "./torch_writer.ts";
import { encodeStoredZip } from "../zip/zip_writer.ts";
import { readFixture } from "../testdata/arrays_expected.ts";
import {
  dictInTheirWords,
  expectedCheckpoints,
  inTheirWords,
} from "../testdata/checkpoints_expected.ts";
import { WRITTEN } from "../testdata/written_arrays.ts";

function load(file: string): Promise<PickleValue> {
  return readTorch(readFixture(`checkpoints/${file}`), file);
}

async function dictOf(file: string): Promise<StateDict> {
  return withoutModulePrefix(stateDictOf(await load(file), file));
}

const { files, must_be_refused: refused, state_dict: common } = expectedCheckpoints;

for (const [file, entry] of Object.entries(files)) {
  const isCommon = /^(state_dict|wrapped|module_prefix)\./.test(file);
  const wanted = isCommon ? common : entry.state_dict ?? entry.model;
  if (wanted !== undefined) {
    Deno.test(`readTorch() gives the values of ${file}`, async () => {
      assert.deepEqual(dictInTheirWords(await dictOf(file)), wanted);
    });
  }
  const { names, shapes, values, extra, momentum } = entry;
  if (names !== undefined && shapes !== undefined) {
    Deno.test(`readTorch() gives names, order and shapes of ${file}`, async () => {
      const dict = await dictOf(file);
      assert.deepEqual([...dict.keys()], names);
      assert.deepEqual([...dict.values()].map(({ shape }) => shape), shapes);
    });
  }
  if (values === "formula") {
    Deno.test(`readTorch() gives the formula's values in ${file}`, async () => {
      for (const [name, { shape, data }] of await dictOf(file)) {
        if (name === "A") continue;
        if (name.endsWith("num_batches_tracked")) assert.deepEqual(data, BigInt64Array.of(0n));
        else assert.deepEqual(data, oracleParameter(name, shape), name);
      }
    });
  }
  if (extra !== undefined) {
    Deno.test(`readTorch() keeps what stands beside the state dict in ${file}`, async () => {
      const root = await load(file);
      assert.ok(root instanceof Map);
      const plain = [...root].filter(([key]) => key !== "state_dict").map(([key, value]) => [
        key,
        typeof value === "bigint" ? String(value) : value,
      ]);
      assert.deepEqual(Object.fromEntries(plain), extra);
    });
  }
  if (momentum !== undefined) {
    Deno.test(`readTorch() gives the optimizer's tensors of ${file}`, async () => {
      const found = tensorsIn(await load(file)).map(({ array }) => inTheirWords(array));
      for (const buffer of momentum) {
        assert.ok(found.some((tensor) => JSON.stringify(tensor) === JSON.stringify(buffer)));
      }
    });
  }
}

/** Every tensor of a small value. */
function tensorsIn(value: PickleValue): TorchTensor[] {
  if (value instanceof TorchTensor) return [value];
  if (value instanceof Map) return [...value.values()].flatMap(tensorsIn);
  return Array.isArray(value) ? value.flatMap(tensorsIn) : [];
}

const refusals: Readonly<Record<string, RegExp>> = {
  "hostile_reduce.legacy.pt": /"posix\.system", which is not allowed/,
  "hostile_reduce.zip.pt": /"posix\.system", which is not allowed/,
  "storage_short.zip.pt": /storage "0".*92 bytes, 24 values of float32 need 96/,
  "storage_missing.zip.pt": /Cannot find "state_dict\.zip\/data\/1"/,
  "truncated.zip.pt": /as zip/,
  "truncated.legacy.pt": /bytes are announced and \d+ are left/,
  "shape_outside_storage.zip.pt": /shape \(255\).*outside the 4 elements/,
  "not_a_checkpoint.pt": /it starts with "<html>404/,
};
for (const [file, { what }] of Object.entries(refused)) {
  Deno.test(`readTorch() refuses ${file}: ${what}`, async () => {
    const thrown = await load(file).then(() => "nothing", (error: unknown) => error);
    assert.ok(thrown instanceof DataError);
    assert.match(reason(thrown), refusals[file] ?? /no refusal is expected/);
  });
}

Deno.test("readTorch() says of a whole model what to save instead, and of nothing else", async () => {
  const text = (code: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(code);
  const zipOf = (code: string): Uint8Array =>
    encodeStoredZip([
      { name: "m/data.pkl", bytes: text(code) },
      { name: "m/version", bytes: text("3\n") },
    ]);
  const refusalOf = (code: string): Promise<string> =>
    readTorch(zipOf(code), "m.pt").then(() => "nothing", reason);
  assert.match(
    await refusalOf("cnet.st_gcn\nModel\n."),
    /wants "net\.st_gcn\.Model", which is not allowed; .*torch\.save\(model\.state_dict\(\), FILE\)/,
  );
  assert.match(await refusalOf("cposix\nsystem\n."), /"posix\.system", which is not allowed$/);
});

Deno.test("readTorch() refuses a tensor that expands a few bytes without end", async () => {
  const id = tuple("storage", global("torch", "FloatStorage"), "0", "cpu", 1);
  const tensor: PickleNode = {
    node: "call",
    target: global("torch._utils", "_rebuild_tensor_v2"),
    args: [{ node: "persistent", id }, 0, tuple(2 ** 30), tuple(0), false, null],
  };
  const zip = encodeStoredZip([
    { name: "a/data.pkl", bytes: encodePickle(new Map([["x", tensor]])) },
    { name: "a/data/0", bytes: new Uint8Array(4) },
  ]);
  await assert.rejects(readTorch(zip, "x.pt"), { name: "DataError", message: /16 times the file/ });
});

Deno.test("stateDictOf() says what it found instead of tensors", async () => {
  const zip = (root: Parameters<typeof encodePickle>[0]): Uint8Array =>
    encodeStoredZip([{ name: "a/data.pkl", bytes: encodePickle(root) }]);
  const list = await readTorch(zip([1, 2]), "x.pt");
  assert.throws(() => stateDictOf(list, "x.pt"), { message: /"x\.pt": it holds a list of 2/ });
  const epoch = await readTorch(zip(new Map([["epoch", 3]])), "x.pt");
  assert.throws(() => stateDictOf(epoch, "x.pt"), { message: /"epoch" is 3, no tensor/ });
});

Deno.test("withoutModulePrefix() leaves names alone unless every one has the prefix", () => {
  const one = { dtype: "float32", shape: [], data: new Float32Array(1) } as const;
  const mixed = new Map([["module.a", one], ["b", one]]);
  assert.deepEqual([...withoutModulePrefix(mixed).keys()], ["module.a", "b"]);
});

Deno.test("encodeTorch() writes what readTorch() reads back", async () => {
  const back = stateDictOf(await readTorch(encodeTorch(WRITTEN), "x.pt"), "x.pt");
  assert.deepEqual(back, new Map(WRITTEN));
});

Deno.test("encodeTorch() gives the bytes that PyTorch 2.15 was seen to load", () => {
  // torch.load(path, weights_only=True) gave equal tensors for a file of this digest.
  assert.equal(
    sha256(encodeTorch(WRITTEN)),
    "ee886512c2c0beeadec848aaa6f1877a23a470e59865a1edcc17a658ccebb6f5",
  );
});

Deno.test("encodeTorch() refuses values that do not fill the shape", () => {
  const short = { dtype: "float32", shape: [2], data: new Float32Array(1) } as const;
  assert.throws(() => encodeTorch(new Map([["x", short]])), { name: "RangeError", message: /"x"/ });
});
