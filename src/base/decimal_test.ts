import assert from "node:assert/strict";
import { DecimalScanner } from "./decimal.ts";
import { Random } from "./random.ts";

function read(text: string): (number | undefined)[] {
  const scanner = new DecimalScanner(new TextEncoder().encode(text));
  const values: (number | undefined)[] = [];
  while (scanner.hasWord()) {
    const value = scanner.number();
    values.push(value);
    if (value === undefined) scanner.word();
  }
  return values;
}

/** A decimal as instruments and people write them: 1 to 19 digits, a point anywhere, at times an exponent. */
function decimal(random: Random): string {
  const digits = Array.from({ length: random.integer(1, 19) }, () => random.integer(0, 9)).join("");
  const point = random.integer(-1, digits.length);
  const sign = random.pick(["", "", "-", "+"]);
  const exponent = random.integer(0, 3) === 0
    ? `${random.pick(["e", "E"])}${random.pick(["", "-", "+"])}${random.integer(0, 330)}`
    : "";
  const body = point < 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return sign + body + exponent;
}

Deno.test("DecimalScanner.number() equals Number() bit for bit on 40,000 random decimals", () => {
  const random = Random.of(4);
  const words = Array.from({ length: 40_000 }, () => decimal(random));
  const values = read(words.join(" "));
  assert.equal(values.length, words.length);
  words.forEach((word, i) => {
    if (!Object.is(values[i], Number(word))) assert.fail(`${word}: ${values[i]}`);
  });
});

Deno.test("DecimalScanner.skipNumber() takes what number() takes, and stops where it does", () => {
  const words = ["1", "-.5", "+7.", "1e5", "72057594037944738", "NaN", "-inf", "x", "1x", "-", "."];
  for (const word of words) {
    const one = new DecimalScanner(new TextEncoder().encode(`${word} 3`));
    const two = new DecimalScanner(new TextEncoder().encode(`${word} 3`));
    assert.equal(one.skipNumber(), two.number() !== undefined, word);
    assert.equal(one.word(), two.word(), word);
  }
});

Deno.test("DecimalScanner.number() knows nan and infinity, and no other words", () => {
  assert.deepEqual(read("nan -NaN inf -Infinity +INF"), [NaN, NaN, Infinity, -Infinity, Infinity]);
  assert.deepEqual(read("0x10 1_0 left 1e - + . 1.2.3 infinit"), Array(9).fill(undefined));
});

Deno.test("DecimalScanner keeps to the line, ended or not, with CR LF or LF", () => {
  const scanner = new DecimalScanner(new TextEncoder().encode("1 2 \r\n\n3"));
  const lines: number[][] = [];
  while (!scanner.ended) {
    const line: number[] = [];
    while (scanner.hasWord()) line.push(scanner.number() ?? NaN);
    scanner.nextLine();
    lines.push(line);
  }
  assert.deepEqual(lines, [[1, 2], [], [3]]);
});
