import assert from "node:assert/strict";
import {
  gateConfig,
  machinePaths,
  oversized,
  oversizedWeights,
  passedOver,
  undocumented,
  untested,
  unused,
  withoutExample,
} from "./house.ts";

Deno.test("oversized() counts bytes of every file, and lines of sources alone", () => {
  assert.deepEqual(oversized({ path: "src/a.ts", bytes: 9000 }, 300), []);
  assert.match(oversized({ path: "src/a.ts", bytes: 9000 }, 301)[0] ?? "", /301 lines/);
  assert.deepEqual(oversized({ path: "testdata/a.json", bytes: 9000 }, 20_000), []);
  assert.match(oversized({ path: "a.bin", bytes: 3 * 2 ** 20 }, undefined)[0] ?? "", /3145728/);
});

Deno.test("recorded weights may be larger than other files, up to 16 MB together", () => {
  const weights = (path: string, bytes: number): { path: string; bytes: number } => ({
    path: `golden/twin/${path}`,
    bytes,
  });
  const [one, two] = [weights("a.weights.safetensors", 8e6), weights("b.weights.safetensors", 8e6)];
  assert.deepEqual(oversized(one, undefined), []);
  assert.deepEqual(oversizedWeights([one, two, weights("c.tsv", 8e6)]), []);
  const more = [one, two, weights("c.weights.safetensors", 1)];
  assert.match(oversizedWeights(more)[0] ?? "", /16000001 bytes together/);
  assert.equal(oversized({ path: "a.weights.safetensors", bytes: 8e6 }, undefined).length, 1);
});

Deno.test("machinePaths() finds a machine's folder, not a word in a longer path", () => {
  const folder = ["", "root", "x"].join("/");
  assert.deepEqual(machinePaths("a.md", `one\nsee ${folder}`), [
    "a.md:2 names a path of one machine",
  ]);
  assert.deepEqual(machinePaths("a.md", `data${folder} $HOME${folder} .${folder}`), []);
});

const sources = ["src/main.ts", "src/base/a.ts", "src/base/b.ts", "src/base/b_test.ts"];
const edges = [
  { from: "src/main.ts", to: "src/base/a.ts" },
  { from: "src/base/b_test.ts", to: "src/base/b.ts" },
];

Deno.test("unused() names what tests alone use", () => {
  assert.deepEqual(unused(sources, edges), ["src/base/b.ts"]);
});

Deno.test("untested() names what no test reaches, near or far", () => {
  const both = ["src/main.ts is reached by no test", "src/base/a.ts is reached by no test"];
  assert.deepEqual(untested(sources, edges, {}), both);
  const far = [...edges, { from: "src/base/b.ts", to: "src/base/a.ts" }];
  assert.deepEqual(untested(sources, far, {}), both.slice(0, 1));
});

Deno.test("untested() takes an excuse, and refuses one that nothing needs", () => {
  const excuses = { "src/main.ts": "the process", "src/base/a.ts": "why not" };
  assert.deepEqual(untested(sources, edges, excuses), []);
  const gone = { ...excuses, "src/base/b.ts": "", "src/base/gone.ts": "" };
  assert.equal(untested(sources, edges, gone).length, 2);
});

Deno.test("passedOver() names a test that no run of tests reaches, and what deno.json excludes", () => {
  const tasks = { test: "deno test --frozen -A src ci && deno test --doc mod.ts" };
  const config = gateConfig.parse({ tasks });
  assert.deepEqual(passedOver([...sources, "ci/a_test.ts", "bench/a_bench.ts"], config), []);
  const other = gateConfig.parse({ tasks, lint: { exclude: ["src/a.ts"] } });
  assert.deepEqual(passedOver(["bench/a_test.ts"], other), [
    "bench/a_test.ts is a test that deno task test does not run",
    'deno.json excludes "src/a.ts" from the gate',
  ]);
});

Deno.test("withoutExample() asks for the example that is run as a test", () => {
  assert.deepEqual(withoutExample("/**\n * Words.\n *\n * ```ts\n * code();\n * ```\n */\n"), []);
  assert.equal(withoutExample("/**\n * ```ts ignore\n * code();\n * ```\n */\n").length, 1);
});

Deno.test("undocumented() names functions without a word; a re-export and an alias may be silent", () => {
  const mine = "file:///p/src/a.ts";
  const declaration = (kind: string, filename: string, jsDoc?: object): object => ({
    declarations: [{ kind, declarationKind: "export", location: { filename, line: 7 }, jsDoc }],
  });
  const text = JSON.stringify({
    nodes: {
      [mine]: {
        symbols: [
          { name: "bare", ...declaration("function", mine) },
          { name: "told", ...declaration("function", mine, { doc: "Words." }) },
          { name: "Alias", ...declaration("typeAlias", mine) },
          { name: "borrowed", ...declaration("function", "file:///p/src/b.ts") },
        ],
      },
    },
  });
  assert.deepEqual(undocumented(text, new URL("file:///p/")), [
    "src/a.ts:7 exports bare without a word",
  ]);
});
