import assert from "node:assert/strict";
import { DataError, reason } from "../../base/errors.ts";
import { encodeStoredZip } from "../zip/zip_writer.ts";
import { readTorch, type StateDict, stateDictOf, withoutModulePrefix } from "./torch.ts";

async function weights(file: string): Promise<StateDict> {
  const bytes = await Deno.readFile(new URL(`../testdata/modules/${file}`, import.meta.url));
  return withoutModulePrefix(stateDictOf(await readTorch(bytes, file), file));
}

for (const file of ["whole.zip.pt", "whole.legacy.pt", "wrapped.zip.pt"]) {
  Deno.test(`a module that PyTorch saved whole has its state dict's tensors: ${file}`, async () => {
    const dict = await weights("state_dict.zip.pt");
    assert.deepEqual([...await weights(file)], [...dict]);
    assert.equal(dict.size, 20);
  });
}

Deno.test("an object beside a state dict is refused, with what to save instead", async () => {
  const refused = /wants "net\.parts\.Graph", which is not allowed; .*model\.state_dict\(\)/;
  await assert.rejects(weights("beside.zip.pt"), { name: "DataError", message: refused });
});

/** A file of PyTorch around a pickle in protocol 0. */
function zipOf(pickle: string): Uint8Array {
  return encodeStoredZip([{ name: "m/data.pkl", bytes: new TextEncoder().encode(pickle) }]);
}

async function refusal(pickle: string): Promise<string> {
  const thrown = await readTorch(zipOf(pickle), "m.pt").then(() => "nothing", (error) => error);
  assert.ok(thrown instanceof DataError, reason(thrown));
  return thrown.message;
}

/** A module of a class, with others in it that the pickle made before. */
function holding(...others: readonly number[]): string {
  const names = others.map((at, n) => `S'm${n}'\ng${at}\n`).join("");
  return `(cm\nM\no(S'_modules'\n(${names}ddb`;
}

Deno.test("modules that hold each other twice are no 2^40 names, and deep ones end", async () => {
  const shared = Array.from({ length: 40 }, (_, n) => `${holding(n, n)}p${n + 1}\n0`).join("");
  const twice = `${holding()}p0\n0${shared}g40\n.`;
  assert.match(await refusal(twice), /hold each other again and again/);
  const nested = Array.from({ length: 60 }, (_, n) => `${holding(n)}p${n + 1}\n0`).join("");
  assert.match(await refusal(`${holding()}p0\n0${nested}g60\n.`), /more than 50 in each other/);
  const itself = "(cm\nM\nop0\n(S'_modules'\n(S'm'\ng0\nddb.";
  assert.match(await refusal(itself), /more than 50 in each other/);
});

Deno.test("a module whose attributes want a function is refused by the first class, and nothing is called", async () => {
  const called = "(cm\nM\no(S'_modules'\n(dS'x'\ncposix\nsystem\n(S'echo'\ntRdb.";
  assert.match(await refusal(called), /wants "m\.M", which is not allowed; torch\.save\(model\)/);
  assert.match(await refusal("cposix\nsystem\n(S'echo'\ntR."), /"posix\.system", which is not/);
  assert.match(await refusal("(csubprocess\nPopen\nS'echo'\no."), /wants "subprocess\.Popen"/);
});
