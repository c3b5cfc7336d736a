import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { assertSeen, HOSTILE } from "../base/testdata/hostile.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import { contactSheet, type Sheet } from "./contact_sheet.ts";

const openpose = layoutOf("openpose");

/** One person walking to the right from frame 1 to frame 3 of 5; joint 4 is not found in frame 2. */
function walk(): Sample {
  const values = new Float32Array(3 * 5 * 18 * 2);
  for (let t = 1; t <= 3; t++) {
    for (let v = 0; v < 18; v++) {
      if (t === 2 && v === 4) continue;
      const at = (c: number): number => ((c * 5 + t) * 18 + v) * 2;
      values[at(0)] = t / 10;
      values[at(1)] = v / 20;
      values[at(2)] = 0.5;
    }
  }
  return { shape: [3, 5, 18, 2], values };
}

function sheet(sample: Sample, title = "walk"): Sheet {
  return { title, layout: openpose, rows: [{ title: "As stored", sample }] };
}

Deno.test("contactSheet() draws the frames that hold somebody, side by side and in motion", () => {
  const svg = contactSheet(sheet(walk()));
  assert.match(svg, /As stored: C,T,V,M = 3,5,18,2; somebody in frames 1 to 3/);
  assert.deepEqual(svg.match(/(?<=<text [^>]*>)\d+(?=<)/g), ["1", "2", "3"]);
  assert.equal(svg.match(/<animate /g)?.length, 3);
  assert.equal(svg.match(/class="p0 j"/g)?.length, 6);
  assert.equal(svg.includes('class="p1"'), false);
});

Deno.test("contactSheet() leaves out joints that were not found, and their bones", () => {
  const paths = contactSheet(sheet(walk())).match(/class="p0" d="[^"]*"/g) ?? [];
  const bones = paths.map((path) => path.match(/L/g)?.length);
  assert.deepEqual(bones, [17, 16, 17, 17, 16, 17]);
});

Deno.test("contactSheet() fits everybody into the cells, and draws no number that is none", () => {
  const sample = walk();
  sample.values[(1 * 18 + 7) * 2] = NaN;
  const svg = contactSheet(sheet(sample));
  assert.doesNotMatch(svg, /NaN|Infinity/);
  const numbers = [...svg.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)];
  assert.ok(numbers.length > 100);
  for (const [, x, y] of numbers) {
    assert.ok(Number(x) >= 8 && Number(x) <= 80 && Number(y) >= 8 && Number(y) <= 96, `${x} ${y}`);
  }
});

Deno.test("contactSheet() gives the same bytes again, well-formed and with nothing to fetch", () => {
  const svg = contactSheet(sheet(walk(), 'a<b & "c"'));
  assert.equal(contactSheet(sheet(walk(), 'a<b & "c"')), svg);
  assert.doesNotMatch(svg.replace("http://www.w3.org/2000/svg", ""), /https?:|href|url\(/);
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  assert.equal(parsed.querySelector("title")?.textContent, 'a<b & "c"');
});

Deno.test("contactSheet() shows a body in space from two sides, and an empty sample as words", () => {
  const layout = layoutOf("kinect-22");
  const shape = [3, 2, 22, 1] as const;
  const filled = { shape, values: Float32Array.from({ length: 132 }, (_, i) => (i * 7 % 5) + 1) };
  const rows = [{ title: "Room", sample: filled }];
  const svg = contactSheet({ title: "x", layout, rows });
  assert.ok(svg.includes(">front<") && svg.includes(">side<"));
  const empty = { shape, values: new Float32Array(132) };
  const none = contactSheet({ title: "x", layout, rows: [{ title: "Room", sample: empty }] });
  assert.match(none, /nobody in any frame/);
  assert.equal(none.includes("<path"), false);
});

Deno.test("contactSheet() makes no markup of a sample's name", () => {
  const svg = contactSheet(sheet(walk(), HOSTILE.join("")));
  assertSeen(svg, "a sheet");
  assert.doesNotMatch(svg, /<(img|script)/);
});
