import assert from "node:assert/strict";
import { Random } from "../src/base/random.ts";
import { mutated, type Mutation } from "./mutation.ts";
import { MUTATIONS } from "./mutations.ts";
import { tryMutations } from "./soak_mutations.ts";
import { isForTests, projectFiles, textOf } from "./tree.ts";

Deno.test("every mutation edits one place of the source, and its tests are there", async () => {
  const paths = new Set((await projectFiles()).map(({ path }) => path));
  for (const mutation of MUTATIONS) {
    const { name, file, tests } = mutation;
    const text = await textOf(file);
    assert.notEqual(mutated(text, mutation), text, `"${name}" changes nothing`);
    assert.ok(file.startsWith("src/") && !isForTests(file), `"${name}" is none of the program`);
    assert.ok(tests.length > 0, `"${name}" fails no test`);
    for (const test of tests) {
      assert.ok(paths.has(test) && test.endsWith("_test.ts"), `"${name}": no test file ${test}`);
    }
  }
});

Deno.test("there are forty mutations and more, each with a name of its own", () => {
  const names = MUTATIONS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 40);
});

Deno.test("mutated() refuses to edit what is not there, or there twice", () => {
  const mutation: Mutation = {
    name: "a plus for a minus",
    file: "src/x.ts",
    find: "a - b",
    replace: "a + b",
    layer: null,
    tests: [],
  };
  assert.equal(mutated("(a - b) / c", mutation), "(a + b) / c");
  const refused = (text: string, count: number): void =>
    assert.throws(
      () => mutated(text, mutation),
      new RegExp(
        `^RangeError: Cannot try "a plus for a minus": "a - b" occurs ${count} times in src/x.ts`,
      ),
    );
  refused("a / b", 0);
  refused("a - b, a - b", 2);
});

Deno.test("tryMutations() names all of the list where a word finds none", async () => {
  await assert.rejects(
    tryMutations(1, Random.of(1), "a plus for a minus"),
    /Cannot find a mutation by "a plus for a minus": there are .*"tie-breaking reversed"/,
  );
});
