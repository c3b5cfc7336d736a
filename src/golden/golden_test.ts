import assert from "node:assert/strict";
import {
  configBehind,
  formatGolden,
  keptPredictions,
  parseGolden,
  predictionsOf,
} from "./golden.ts";
import { config, digest, digestOf, givenGolden, trainedGolden } from "./testdata/examples.ts";

Deno.test("formatGolden() and parseGolden() are each other's inverse, to the byte", () => {
  for (const golden of [trainedGolden(), givenGolden(400)]) {
    const text = formatGolden(golden);
    assert.deepEqual(parseGolden(text, "x.json"), golden);
    assert.equal(formatGolden(parseGolden(text, "x.json")), text);
    assert.ok(text.endsWith("}\n"));
  }
});

Deno.test("formatGolden() writes one text whatever order the keys were given in", () => {
  const golden = trainedGolden();
  const turned = Object.fromEntries(Object.entries(golden).reverse());
  const text = JSON.stringify(turned);
  assert.equal(formatGolden(parseGolden(text, "x.json")), formatGolden(golden));
});

Deno.test("parseGolden() names the file and the field that is wrong", () => {
  assert.throws(() => parseGolden("{", "golden/a/b.json"), /"golden\/a\/b.json": it is not JSON/);
  const text = formatGolden(trainedGolden()).replace(digest("f"), "short");
  assert.throws(
    () => parseGolden(text, "x.json"),
    { name: "DataError", message: /trained\.recipe: a SHA-256: 64 hex digits/ },
  );
  const extra = JSON.stringify({ ...trainedGolden(), bypass: true });
  assert.throws(() => parseGolden(extra, "x.json"), /bypass/);
});

Deno.test("parseGolden() refuses a golden of four seeds", () => {
  const golden = trainedGolden();
  const four = { ...golden, trained: { ...golden.trained, seeds: golden.trained?.seeds.slice(1) } };
  assert.throws(() => parseGolden(JSON.stringify(four), "x.json"), /at least 5 seeds/);
});

Deno.test("parseGolden() refuses a mean or deviation that does not follow from the seeds", () => {
  const golden = trainedGolden();
  const refuse = (change: object, message: RegExp): void => {
    const text = JSON.stringify({ ...golden, trained: { ...golden.trained, ...change } });
    assert.throws(() => parseGolden(text, "x.json"), { name: "DataError", message });
  };
  refuse({ mean: 300 }, /trained\.mean: the mean of the seeds' correct1/);
  refuse({ deviation: 50 }, /trained\.deviation: the deviation of the seeds' correct1/);
  const [first, ...rest] = golden.trained?.seeds ?? [];
  refuse({ seeds: [first, first, ...rest.slice(1)] }, /trained\.seeds: every seed once/);
  refuse({ samples: 440 }, /trained\.seeds: correct1 ≤ correct5 ≤ samples/);
});

Deno.test("parseGolden() reads a section without a config as one of old, and refuses one that is not its recipe's", () => {
  const golden = trainedGolden();
  const given = givenGolden(400).given;
  const withConfig = (recipe: string | null, found: typeof config | undefined): string =>
    JSON.stringify({
      ...golden,
      trained: { ...golden.trained, config: found, ...recipe && { recipe } },
      given: { ...given, config: found, recipe },
    });
  const old = parseGolden(withConfig(digest("f"), undefined), "x.json");
  assert.deepEqual([old.trained?.config, old.given?.config], [null, null]);
  const own = parseGolden(withConfig(digestOf(config), config), "x.json");
  assert.deepEqual([own.trained?.config, own.given?.config], [config, config]);
  const other = { ...config, dataset: "twin-ntu-xview" };
  for (const recipe of [digestOf(config), null]) {
    assert.throws(() => parseGolden(withConfig(recipe, other), "x.json"), {
      name: "DataError",
      message:
        /trained\.config: the config that `recipe` is the digest of; given\.config: the config/,
    });
  }
});

Deno.test("configBehind() is the config whose digest the recipe is, and none where it is of more, or of nothing", () => {
  assert.equal(configBehind(digestOf(config), config), config);
  assert.equal(configBehind(digest("f"), config), null);
  assert.equal(configBehind(null, config), null);
});

Deno.test("predictionsOf() finds predictions by the digest of their weights", () => {
  assert.equal(predictionsOf(givenGolden(400), digest("a"))?.digest, digest("b"));
  assert.equal(predictionsOf(givenGolden(400), digest("0")), null);
});

Deno.test("keptPredictions() has those of other weights too, but not before those of these", () => {
  const given = givenGolden(400);
  const other = { file: "stgcn.predictions.tsv", digest: digest("c"), promisedDrop: 2 };
  const { trained } = trainedGolden();
  const both = { ...given, trained: trained && { ...trained, predictions: other } };
  assert.equal(keptPredictions(both, digest("a"))?.digest, digest("b"));
  assert.equal(keptPredictions(both, digest("0"))?.digest, digest("c"));
  assert.equal(keptPredictions(given, digest("0"))?.digest, digest("b"));
  assert.equal(keptPredictions(trainedGolden(), digest("1")), null);
});
