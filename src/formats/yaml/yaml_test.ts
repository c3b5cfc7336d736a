import assert from "node:assert/strict";
import { z } from "zod";
import { assertSeen, HOSTILE } from "../../base/testdata/hostile.ts";
import { overridden, parseYaml, readYaml, stringifyYaml, validated } from "./yaml.ts";

const Config = z.strictObject({
  name: z.string().min(2),
  recipe: z.strictObject({
    epochs: z.int().positive(),
    device: z.enum(["cpu", "gpu"]).optional(),
    lr: z.union([z.number(), z.literal("auto")]),
  }),
  runs: z.array(z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("train"), stops: z.array(z.int()).max(2) }),
    z.strictObject({ kind: z.literal("eval") }),
  ])).optional(),
});

const GOOD = `name: demo
recipe:
  epochs: 10
  lr: 0.1
runs:
  - kind: train
    stops: [1, 2]
`;

/** The message of parsing the good text with one piece replaced. */
function complaint(from: string, to: string): string {
  try {
    parseYaml(GOOD.replace(from, to), "config/x.yaml", Config);
  } catch (thrown) {
    assert.ok(thrown instanceof Error);
    assert.equal(thrown.name, "UsageError");
    return thrown.message;
  }
  return "no error";
}

Deno.test("parseYaml() gives the parsed value", () => {
  assert.deepEqual(parseYaml(GOOD, "config/x.yaml", Config), {
    name: "demo",
    recipe: { epochs: 10, lr: 0.1 },
    runs: [{ kind: "train", stops: [1, 2] }],
  });
});

const complaints: readonly (readonly [string, string, string, string])[] = [
  ["a wrong type", "epochs: 10", "epochs: ten", '3:11: recipe.epochs: expected number, got "ten"'],
  ["a fraction", "epochs: 10", "epochs: 1.5", "3:11: recipe.epochs: expected int, got 1.5"],
  ["a bound", "epochs: 10", "epochs: 0", "3:11: recipe.epochs: expected more than 0, got 0"],
  [
    "an unknown key",
    "lr:",
    "epoch: 3\n  lr:",
    '4:3: recipe.epoch: unknown key, did you mean "epochs"?',
  ],
  ["a missing key", "  epochs: 10\n", "", "3:3: recipe.epochs: missing, expected number"],
  [
    "a wrong choice",
    "lr: 0.1",
    "lr: 0.1\n  device: gpus",
    '5:11: recipe.device: expected one of "cpu", "gpu", got "gpus", did you mean "gpu"?',
  ],
  ["a union", "lr: 0.1", "lr: fast", '4:7: recipe.lr: expected number or "auto", got "fast"'],
  [
    "a wrong kind",
    "kind: train",
    "kind: test",
    '6:11: runs[0].kind: expected one of "train", "eval", got "test"',
  ],
  [
    "a list too long",
    "[1, 2]",
    "[1, 2, 3]",
    "7:12: runs[0].stops: expected at most 2 items, got 3",
  ],
  ["a short text", "name: demo", "name: d", "1:7: name: expected at least 2 characters, got 1"],
];
for (const [what, from, to, message] of complaints) {
  Deno.test(`parseYaml() names the position of ${what}`, () => {
    assert.equal(complaint(from, to), `config/x.yaml:${message}`);
  });
}

Deno.test("parseYaml() tells a misspelling first, and not that the key it means is missing", () => {
  const lines = complaint(
    "name: demo\nrecipe:\n  epochs: 10\n  lr:",
    "recipe:\n  epoch: 10\n  lr:",
  );
  assert.deepEqual(lines.split("\n"), [
    'config/x.yaml:2:3: recipe.epoch: unknown key, did you mean "epochs"?',
    "config/x.yaml:1:1: name: missing, expected string",
  ]);
});

Deno.test("parseYaml() reports everything that is wrong, one line each", () => {
  const lines = complaint("  epochs: 10\n  lr: 0.1", "  epochs: a\n  lr: [b]").split("\n");
  assert.deepEqual(lines.map((line) => line.split(": ")[1]), ["recipe.epochs", "recipe.lr"]);
});

Deno.test("parseYaml() refuses broken syntax, repeated keys and several documents, with their position", () => {
  assert.match(complaint("name: demo", "name: [demo"), /^config\/x\.yaml:\d+:\d+: /);
  assert.match(complaint("lr:", "epochs: 3\n  lr:"), /^config\/x\.yaml:4:3: .*unique/);
  assert.match(complaint("runs:", "---\nruns:"), /^config\/x\.yaml:5:1: .*multiple documents/);
  assert.match(complaint("name: demo", "name: !!python/object demo"), /^config\/x\.yaml:1:7: /);
});

Deno.test("parseYaml() refuses aliases that multiply", () => {
  const levels = ["a", "b", "c", "d", "e"].map((name, i) => {
    const item = i === 0 ? "x" : `*${"abcde"[i - 1]}`;
    return `${name}: &${name} [${new Array(9).fill(item).join(", ")}]`;
  });
  assert.throws(() => parseYaml(levels.join("\n"), "bomb.yaml", z.unknown()), {
    name: "UsageError",
    message: /"bomb\.yaml".*alias/,
  });
});

Deno.test("parseYaml() finds the position of a value behind an alias", () => {
  const text = "a: &one\n  epochs: ten\nb: *one\n";
  const Two = z.object({ b: z.object({ epochs: z.number() }) });
  assert.throws(() => parseYaml(text, "x.yaml", Two), {
    message: 'x.yaml:2:11: b.epochs: expected number, got "ten"',
  });
});

Deno.test("parseYaml() says that an empty file is empty at its start", () => {
  assert.throws(() => parseYaml("", "x.yaml", Config), {
    message: "x.yaml:1:1: expected object, got null",
  });
});

Deno.test("overridden() sets a scalar, a list item and a whole map, and leaves the source alone", () => {
  const source = readYaml(GOOD, "x.yaml");
  const after = overridden(source, ["recipe.epochs=5", "runs.0.stops=[7]", "recipe.lr=auto"]);
  assert.deepEqual(validated(after, Config), {
    name: "demo",
    recipe: { epochs: 5, lr: "auto" },
    runs: [{ kind: "train", stops: [7] }],
  });
  assert.deepEqual(validated(source, Config), parseYaml(GOOD, "x.yaml", Config));
});

Deno.test("overridden() makes errors name the command line, and the file for all the rest", () => {
  const source = readYaml(GOOD.replace("demo", "d"), "x.yaml");
  assert.throws(() => validated(overridden(source, ["recipe.epochs=ten"]), Config), {
    message: "x.yaml:1:7: name: expected at least 2 characters, got 1\n" +
      '--set recipe.epochs: expected number, got "ten"',
  });
});

Deno.test("overridden() refuses a path that is not there, and what is no assignment", () => {
  const source = readYaml(GOOD, "x.yaml");
  const refusals = {
    "recipe.epoch=3": /recipe has no "epoch", did you mean "epochs"\?/,
    "recpe.epochs=3": /the config has no "recpe", did you mean "recipe"\?/,
    "runs.7.kind=eval": /runs has no "7"/,
    "runs.length=0": /runs has no "length"/,
    "name.x=1": /name has no "x"/,
    "__proto__.x=1": /has no "__proto__"/,
    "recipe.epochs": /form is path\.to\.key=value/,
    "recipe.epochs=[1": /is no YAML value/,
  };
  for (const [assignment, message] of Object.entries(refusals)) {
    assert.throws(() => overridden(source, [assignment]), { name: "UsageError", message });
  }
});

Deno.test("stringifyYaml() writes what parseYaml() reads back", () => {
  const shared = { epochs: 3 };
  const value = { a: shared, b: shared, text: "yes: no", long: "word ".repeat(40), list: [1, [2]] };
  const text = stringifyYaml(value);
  assert.deepEqual(parseYaml(text, "x.yaml", z.unknown()), value);
  assert.doesNotMatch(text, /[&*]/);
});

Deno.test("stringifyYaml() shows every character, and parseYaml() reads it back", () => {
  const value = { [HOSTILE.join("")]: [...HOSTILE], plain: 1 };
  const text = stringifyYaml(value);
  assertSeen(text, "YAML");
  assert.deepEqual(parseYaml(text, "x.yaml", z.unknown()), value);
  assert.equal(stringifyYaml({ plain: "text", n: 1 }), "plain: text\nn: 1\n");
});
