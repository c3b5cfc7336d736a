import assert from "node:assert/strict";
import { assertSeen, HOSTILE } from "../../base/testdata/hostile.ts";
import { fullRun, historyOf } from "../testdata/evidence.ts";
import { lineChart } from "./chart.ts";
import { historySection } from "./history.ts";
import { trainingSection } from "./training.ts";

/** The figure of that caption within a section. */
function figure(section: unknown, caption: string): string {
  const found = String(section).split("<figure").find((one) =>
    one.includes(`<figcaption>${caption}`)
  );
  return found ?? assert.fail(`there is no chart "${caption}"`);
}

Deno.test("lineChart() draws a line's points, a dot for each where asked, and nothing of nothing", () => {
  const points = [[1, 2], [2, 5], [3, 3]] as const;
  const drawn = (dots: boolean): string =>
    String(lineChart({ title: "loss", x: "epoch", lines: [{ name: "seed 1", points, dots }] }));
  assert.equal(drawn(true).match(/<circle /g)?.length, 3);
  assert.equal(drawn(false).match(/<circle /g), null);
  assert.match(drawn(true), /aria-label="loss, by epoch: seed 1 from 2 to 3"/);
  assert.equal(drawn(true), drawn(true));
  assert.equal(lineChart({ title: "loss", x: "epoch", lines: [{ points: [] }] }), null);
});

Deno.test("lineChart() makes no markup of what it is given", () => {
  const text = HOSTILE.join("");
  const lines = [{ name: text, points: [[0, 0], [1, 1]] as const }];
  const rules = [{ at: 1, words: text }];
  const band = { from: 0, to: 1, name: text };
  const drawn = String(lineChart({ title: text, x: text, unit: text, lines, rules, band }));
  assertSeen(drawn, "a chart");
  assert.doesNotMatch(drawn, /<(img|script)/);
});

Deno.test("training has a dot for each epoch that was evaluated, and no other, and the golden's band", () => {
  const chart = figure(trainingSection(fullRun()), "Top-1, %");
  assert.equal(chart.match(/<circle /g)?.length, 2);
  assert.match(chart, /class="band"/);
  assert.match(chart, /where the golden’s seeds end/);
});

Deno.test("charts count epochs in whole numbers, however few there are", () => {
  const chart = figure(trainingSection(fullRun()), "Training loss");
  const labels = [...chart.matchAll(/<text [^>]*y="184"[^>]*>([^<]*)<\/text>/g)];
  assert.deepEqual(labels.map((l) => l[1]), ["1", "2", "3"]);
});

Deno.test("training tells time a step and waiting where they were counted, else time an epoch", () => {
  const [curve] = fullRun().result.record?.curves ?? [];
  assert.ok(curve);
  const epochs = curve.epochs.map((epoch) => ({ ...epoch, waited: 1 }));
  const counted = trainingSection(fullRun({ curves: [{ ...curve, epochs, steps: 8 }] }));
  assert.match(figure(counted, "Time a step, ms"), /from 500 to 500; from 125 to 125/);
  assert.match(String(counted), /waiting for data: 25.00 % of the time/);
  assert.match(figure(trainingSection(fullRun()), "Time an epoch, s"), /from 4 to 4"/);
});

Deno.test("history marks the commit since which a level holds", () => {
  const levels = [...Array(8).fill(400), ...Array(7).fill(380)];
  const section = historySection(fullRun(), historyOf(levels));
  assert.match(figure(section, "Accuracy"), />c9</);
  assert.match(String(section), /80 became 76\.5 with c9, 2025-12-09/);
  assert.equal(
    figure(historySection(fullRun(), historyOf([400, 401])), "Accuracy").includes("rule"),
    false,
  );
});

Deno.test("history is there with one run too, and tells what adds nothing to it", () => {
  assert.match(String(historySection(fullRun(), [])), /1 run on 1 machine/);
  const { observation } = fullRun().result.record ?? assert.fail();
  const limited = fullRun({ observation: { ...observation, limit: 10 } });
  assert.match(String(historySection(limited, [])), /adds nothing to the history/);
});
