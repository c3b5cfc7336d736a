import assert from "node:assert/strict";
import {
  circles,
  folderCircles,
  wrongDrawing,
  wrongEdges,
  wrongFolders,
  wrongPowers,
} from "./floors.ts";
import { type Edge, parseGraph } from "./graph.ts";
import { FOLDERS, MAX_FILES } from "./rooms.ts";
import { textOf } from "./tree.ts";

function edge(from: string, to: string, kind: Edge["kind"] = "import"): Edge {
  return { from, to, written: to, line: 3, loaded: "first", kind };
}

/** The rule that the only edge breaks. */
function brokenRule(from: string, to: string): string | undefined {
  const [problem] = wrongEdges([edge(from, to)]);
  return problem?.replace(`${from}:3 imports "${to}": `, "");
}

Deno.test("wrongEdges() lets a room import itself and what is below it", () => {
  const sound = [
    edge("src/nn/pass.ts", "src/nn/loss.ts"),
    edge("src/nn/pass.ts", "src/base/errors.ts"),
    edge("src/main.ts", "src/cli/program.ts"),
    edge("src/main.ts", "deno.json"),
    edge("src/base/files.ts", "node:path"),
    edge("bench/stgcn_bench.ts", "src/engine/testing.ts"),
  ];
  assert.deepEqual(wrongEdges(sound), []);
});

Deno.test("wrongEdges() names file, line, import and rule of an edge that leads up", () => {
  assert.deepEqual(wrongEdges([edge("src/formats/npy.ts", "src/pins/pin.ts")]), [
    'src/formats/npy.ts:3 imports "src/pins/pin.ts": pins is 1 above formats, and imports lead down',
  ]);
});

Deno.test("wrongEdges() refuses rooms of one floor that know each other", () => {
  assert.match(brokenRule("src/engine/addon.ts", "src/datasets/ntu.ts") ?? "", /on one floor/);
});

Deno.test("wrongEdges() refuses what leads out of src/, and what is for tests", () => {
  assert.match(brokenRule("src/base/files.ts", "ci/tree.ts") ?? "", /only what is in src/);
  assert.match(brokenRule("src/cli/setup.ts", "deno.json") ?? "", /main\.ts alone/);
  assert.match(brokenRule("src/nn/pass.ts", "src/engine/testing.ts") ?? "", /for tests/);
});

Deno.test("wrongEdges() refuses a room without a floor", () => {
  assert.throws(() => brokenRule("src/utils/x.ts", "src/base/files.ts"), /give utils a floor/);
});

Deno.test("wrongEdges() leaves tests free", () => {
  assert.deepEqual(wrongEdges([edge("src/base/x_test.ts", "src/cli/program.ts")]), []);
});

Deno.test("wrongEdges() keeps a package in its home", () => {
  const backend = "src/engine/backend.ts";
  assert.equal(brokenRule(backend, "npm:@tensorflow/tfjs"), undefined);
  assert.equal(brokenRule("src/pins/pin.ts", "npm:zod/v4"), undefined);
  assert.match(brokenRule("src/nn/loss.ts", "npm:@tensorflow/tfjs") ?? "", /backend\.ts alone/);
  const manifest = "npm:@tensorflow/tfjs-node-gpu/package.json";
  assert.equal(brokenRule("src/engine/setup/packages.ts", manifest), undefined);
  assert.match(brokenRule(backend, manifest) ?? "", /packages\.ts alone/);
  assert.match(brokenRule("src/base/x.ts", "npm:left-pad") ?? "", /give left-pad a home/);
});

Deno.test("circles() shows the whole circle", () => {
  const found = circles([
    edge("src/nn/a.ts", "src/nn/b.ts"),
    edge("src/nn/b.ts", "src/nn/c.ts"),
    edge("src/nn/c.ts", "src/nn/b.ts"),
  ]);
  assert.deepEqual(found, ["src/nn/b.ts → src/nn/c.ts → src/nn/b.ts is a circle"]);
});

Deno.test("circles() takes two ways to one file, and a worker's messages, for no circle", () => {
  const found = circles([
    edge("src/nn/a.ts", "src/nn/b.ts"),
    edge("src/nn/a.ts", "src/nn/c.ts"),
    edge("src/nn/b.ts", "src/nn/c.ts"),
    edge("src/nn/c.ts", "src/nn/a.ts", "worker"),
  ]);
  assert.deepEqual(found, []);
});

Deno.test("wrongPowers() finds the network, prints and loose randomness outside their files", () => {
  const text = 'const x = "//";\nawait fetch(x);\nconsole.log(Math.random());\n';
  assert.deepEqual(wrongPowers("src/suite/run.ts", text), [
    "src/suite/run.ts:2 touches the network: only src/pins/download.ts may",
    "src/suite/run.ts:3 prints: only src/cli/terminal.ts, src/main.ts may",
    "src/suite/run.ts:3 draws randomness that nobody passed in: nothing in src/ may",
  ]);
  assert.deepEqual(wrongPowers("src/pins/download.ts", "await fetch(x);"), []);
});

Deno.test("wrongPowers() reads no comments, and no other function of the same name", () => {
  const text = "/** fetch() and\n * console.log */\nawait this.fetch(pin); // Math.random()\n";
  assert.deepEqual(wrongPowers("src/suite/run.ts", text), []);
});

Deno.test("parseGraph() gives files, packages and types as edges from the project's folder", () => {
  const at = { span: { start: { line: 4 } } };
  const text = JSON.stringify({
    modules: [
      { specifier: "file:///tmp/all.ts", dependencies: [] },
      {
        specifier: "file:///p/src/a.ts",
        dependencies: [
          { specifier: "./b.ts", code: { specifier: "file:///p/src/b.ts", ...at } },
          { specifier: "zod", type: { specifier: "npm:/zod@4.6.7", ...at } },
          {
            specifier: "@x/y/",
            isDynamic: true,
            code: { specifier: "npm:/@x/y@1.0.0/z/package.json", ...at },
          },
        ],
      },
    ],
  });
  const edges = parseGraph(text, new URL("file:///p/"));
  assert.deepEqual(edges.map(({ to }) => to), ["src/b.ts", "npm:zod", "npm:@x/y/z/package.json"]);
  assert.deepEqual(edges.map(({ loaded }) => loaded), ["first", "never", "later"]);
  assert.deepEqual(edges[0], {
    from: "src/a.ts",
    to: "src/b.ts",
    written: "./b.ts",
    line: 5,
    loaded: "first",
    kind: "import",
  });
});

Deno.test("parseGraph() refuses an import that leads nowhere", () => {
  const text = JSON.stringify({ modules: [{ specifier: "file:///p/x.ts", error: "not found" }] });
  assert.throws(() => parseGraph(text, new URL("file:///p/")), { message: "not found" });
});

Deno.test("wrongEdges() refuses an import from published/ wherever it is below, and beside it", () => {
  for (const room of ["suite", "oracle", "report", "training", "provision", "models", "datasets"]) {
    const problem = brokenRule(`src/${room}/x.ts`, "src/published/config.ts") ?? "";
    assert.match(problem, /^published is \d+ above \w+, and imports lead down$/);
  }
  for (const room of ["shards", "library"]) {
    assert.match(brokenRule(`src/${room}/x.ts`, "src/published/config.ts") ?? "", /on one floor/);
  }
  assert.equal(brokenRule("src/cli/commands/main.ts", "src/published/run.ts"), undefined);
});

Deno.test("wrongFolders() names a strange folder, a missing one, and a level with too many files", () => {
  const known = Object.entries(FOLDERS).flatMap(([room, folders]) =>
    folders.map((folder) => `src/${room}/${folder}/x.ts`)
  );
  assert.deepEqual(wrongFolders(known), []);
  const many = Array.from({ length: MAX_FILES + 1 }, (_, i) => `src/suite/x${i}.ts`);
  const found = wrongFolders([
    ...known.filter((path) => path !== "src/formats/zip/x.ts"),
    "src/suite/odds/x.ts",
    "src/suite/testdata/x.ts",
    ...many,
  ]);
  assert.deepEqual(found.map((line) => line.split(":")[0]), [
    "src/suite/odds is a folder that ci/rooms.ts does not know",
    "src/formats/zip is not there",
    `src/suite has ${MAX_FILES + 1} files at one level, more than ${MAX_FILES}`,
  ]);
});

Deno.test("folderCircles() finds folders of a room that lead to each other, through other files too", () => {
  const there = edge("src/datasets/catalog/ntu.ts", "src/datasets/raw/ntu.ts");
  assert.deepEqual(folderCircles([there]), []);
  const back = edge("src/datasets/raw/kinetics.ts", "src/datasets/catalog/kinetics.ts");
  assert.deepEqual(folderCircles([there, back]), [
    "src/datasets/catalog/ → src/datasets/raw/ → src/datasets/catalog/ is a circle",
  ]);
  assert.deepEqual(folderCircles([there, { ...back, from: "src/datasets/raw/x_test.ts" }]), []);
});

Deno.test("wrongDrawing() holds CONTRIBUTING.md's table and its floors against the rooms", async () => {
  const text = await textOf("CONTRIBUTING.md");
  assert.deepEqual(wrongDrawing(text), []);
  assert.deepEqual(wrongDrawing(text.replace("| `src/oracle/`", "| `src/oracles/`")), [
    "CONTRIBUTING.md has no row for src/oracle/",
    "CONTRIBUTING.md draws src/oracles/, which is no room",
  ]);
  assert.deepEqual(wrongDrawing(text.replace("`base`, `skeleton` ·", "`base` · `skeleton` ·")), [
    "CONTRIBUTING.md does not tell the floors as ci/rooms.ts has them",
  ]);
});
