// References: SciPy, stats.t.cdf, stats.t.ppf, stats.binom.sf(k - 1).
import assert from "node:assert/strict";
import { binomialUpperTail, studentCdf, studentQuantile } from "./distributions.ts";

function near(actual: number, expected: number, relative: number): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-15),
    `${actual} is not ${expected} within ${relative}`,
  );
}

Deno.test("studentCdf() agrees with SciPy in both tails", () => {
  near(studentCdf(-2.5, 4), 0.03338327240599407, 1e-12);
  near(studentCdf(0, 1), 0.5, 1e-12);
  near(studentCdf(1.3, 9), 0.8870468136634754, 1e-12);
  near(studentCdf(-40, 3), 1.7190340394579253e-5, 1e-12);
  near(studentCdf(12, 200), 1, 1e-12);
});

Deno.test("studentQuantile() agrees with SciPy, and refuses 0 and 1", () => {
  near(studentQuantile(0.995, 4), 4.604094871349992, 1e-12);
  near(studentQuantile(0.995, 9), 3.249835541592126, 1e-12);
  near(studentQuantile(0.975, 1), 12.706204736174694, 1e-12);
  near(studentQuantile(0.0005, 30), -3.645958635042021, 1e-12);
  near(studentQuantile(1e-9, 5), -98.93722464836996, 1e-11);
  assert.ok(Math.abs(studentQuantile(0.5, 7)) < 1e-12);
  assert.throws(() => studentQuantile(0, 4), RangeError);
  assert.throws(() => studentQuantile(1, 4), RangeError);
});

Deno.test("the binomial tails agree with SciPy", () => {
  near(binomialUpperTail(10, 10, 0.5), 0.0009765625, 1e-12);
  near(binomialUpperTail(16, 18, 0.5), 0.0006561279296875, 1e-12);
  near(binomialUpperTail(60, 80, 0.5), 4.290279933524806e-6, 1e-12);
  near(binomialUpperTail(5, 1000, 0.001), 0.003636878029521792, 1e-11);
  near(binomialUpperTail(13300, 16487, 0.805), 0.2951308545682137, 1e-9);
});

Deno.test("the binomial tails are 1 and 0 where every and no outcome counts", () => {
  assert.equal(binomialUpperTail(0, 10, 0.5), 1);
  assert.equal(binomialUpperTail(11, 10, 0.5), 0);
});
