/// <reference lib="dom" />
/**
 * The pages in Debian's Chromium, by playwright-core: no error, no request, nothing that axe finds serious, nothing cut off,
 * and every part does what it is there for. Skipped with a notice where no Chromium is.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { z } from "zod";
import { sha256 } from "../src/base/digest.ts";
import { given } from "../src/base/testing.ts";
import {
  chromiumPath,
  type OpenedPage,
  openPage,
  pixelsCutOff,
  SCHEMES,
  seriousFindings,
  startBrowser,
  WIDTHS,
  type WindowOptions,
} from "./browser.ts";
import { say } from "./finish.ts";
import { largePage, type MadePages, makePages } from "./testdata/pages.ts";

const path = await chromiumPath();
const ignore = !given("chromium", path !== undefined);

/** Made once, for making them takes seconds. */
let made: Promise<MadePages> | undefined;

/** A window on one of the pages. */
type Open = (which: keyof MadePages, options?: WindowOptions) => Promise<OpenedPage>;

function inBrowser(name: string, work: (open: Open, browser: Browser) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "skelbench-browser-" });
      const browser = await startBrowser(path ?? "");
      try {
        const pages = await (made ??= makePages());
        await work(async (which, options) => {
          const file = join(folder, `${which}.html`);
          await Deno.writeTextFile(file, pages[which]);
          return await openPage(browser, file, options);
        }, browser);
      } finally {
        await browser.close();
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

/** What a canvas shows, as a digest. */
async function picture(canvas: Locator): Promise<string> {
  return sha256(
    await canvas.evaluate((one) => one instanceof HTMLCanvasElement ? one.toDataURL() : ""),
  );
}

/** The first player of a page that shows a body in motion. */
async function playerOf(page: Page): Promise<Locator> {
  const card = page.locator(".card:visible").first();
  await card.scrollIntoViewIfNeeded();
  const player = card.locator(".player");
  await player.waitFor();
  return player;
}

/** The frame that a player says it shows, from 0. */
async function frameOf(player: Locator): Promise<number> {
  return Number(await player.getByRole("slider", { name: "Frame" }).inputValue());
}

/** Waits for what a page does in its own time; a machine may be slow. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 240_000;
  while (!await isSo()) {
    assert.ok(Date.now() < end, "waited for minutes");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

inBrowser(
  "runs switch, classes sort, and a cell of the confusion matrix leads to a sample's card",
  async (open) => {
    const { page, complaints } = await open("suite");
    const runs = page.locator("section.run");
    assert.equal(await runs.count(), 2);
    const shown = page.locator("section.run:visible");
    for (const run of ["twin-ntu-xsub/tcn", "twin-ntu-xsub/stgcn"]) {
      await page.locator("a[data-run]", { hasText: run }).first().click();
      await page.locator("section.run:visible h2", { hasText: run }).waitFor();
      assert.equal(await shown.count(), 1);
    }

    const table = shown.locator("table.sortable").first();
    const classes = (): Promise<string[]> => table.locator("tbody th").allTextContents();
    await table.getByRole("button", { name: /^Class/ }).click();
    const ascending = await classes();
    assert.match(ascending[0] ?? "", /wave/);
    await table.getByRole("button", { name: /^Class/ }).click();
    assert.deepEqual(await classes(), ascending.toReversed());

    const matrix = shown.locator("svg.matrix");
    const { x, y } = await cellOf(matrix, 2, 3);
    await matrix.click({ position: { x, y } });
    await shown.locator(".samples a", { hasText: "val2" }).click();
    const card = page.locator(".card:target");
    assert.match(await card.locator("h4").innerText(), /val2\s+lost/);
    await card.locator(".player").waitFor();
    assert.deepEqual(complaints, []);
  },
);

/** Where in a matrix the cell of a true class and a guess is, in pixels. */
async function cellOf(
  matrix: Locator,
  truth: number,
  guess: number,
): Promise<{ readonly x: number; readonly y: number }> {
  const found = await matrix.evaluate((svg) => {
    if (!(svg instanceof SVGSVGElement)) throw new Error("the matrix is no drawing");
    const id = svg.closest("[data-matrix]")?.getAttribute("data-matrix") ?? "";
    const { left, top, cell } = svg.dataset;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const text = document.getElementById(id)?.textContent ?? "";
    return { left: Number(left), top: Number(top), cell: Number(cell), scale, text };
  });
  const { left, top, cell, scale } = found;
  const { order } = z.object({ order: z.array(z.int()) }).parse(JSON.parse(found.text));
  const middle = (label: number): number => (order.indexOf(label) + 0.5) * cell;
  return { x: (left + middle(guess)) * scale, y: (top + middle(truth)) * scale };
}

inBrowser("a skeleton plays, stops and scrubs, on both windows alike", async (open) => {
  const { page, complaints } = await open("suite");
  const player = await playerOf(page);
  const windows = player.locator("canvas.figure");
  assert.equal(await windows.count(), 2);
  const before = await Promise.all([0, 1].map((i) => picture(windows.nth(i))));
  // Nothing plays by itself, and reduced motion plays slowly.
  assert.equal(await frameOf(player), 0);
  assert.equal(await player.getByLabel("Speed").inputValue(), "0.25");
  await player.getByLabel("Speed").selectOption("0.5");
  await player.getByRole("button", { name: "Play" }).click();
  for (const [i, was] of before.entries()) {
    await until(async () => await picture(windows.nth(i)) !== was);
  }
  await player.getByRole("button", { name: "Pause" }).click();
  const stopped = await frameOf(player);
  await page.waitForTimeout(200);
  assert.equal(await frameOf(player), stopped);
  await player.getByRole("slider", { name: "Frame" }).fill("0");
  assert.deepEqual(await Promise.all([0, 1].map((i) => picture(windows.nth(i)))), before);
  assert.deepEqual(complaints, []);
});

inBrowser("a skeleton turns by keys, by dragging and by named views", async (open) => {
  const { page, complaints } = await open("suite");
  const player = await playerOf(page);
  const [stored, seen] = [0, 1].map((i) => player.locator("canvas.figure").nth(i)) as [
    Locator,
    Locator,
  ];
  const front = await picture(stored);
  await stored.focus();
  await page.keyboard.press("ArrowRight");
  const turned = await picture(stored);
  assert.notEqual(turned, front);
  await page.keyboard.press("ArrowUp");
  assert.notEqual(await picture(stored), turned);
  await page.keyboard.press("Home");
  assert.equal(await picture(stored), front);
  const box = await seen.boundingBox();
  assert.ok(box);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 20, { steps: 4 });
  await page.mouse.up();
  const dragged = await picture(stored);
  assert.notEqual(dragged, front);
  await page.mouse.move(x, y, { steps: 2 });
  assert.equal(await picture(stored), dragged, "a pointer that is not down turned it");
  await player.getByRole("button", { name: "Side" }).click();
  const side = await picture(stored);
  assert.notEqual(side, front);
  await player.getByRole("button", { name: "Front" }).click();
  assert.equal(await picture(stored), front);
  assert.deepEqual(complaints, []);
});

inBrowser(
  "the response colours joints by the class that is chosen, and its heat map sets the frame",
  async (open) => {
    const { page, complaints } = await open("suite");
    const player = await playerOf(page);
    const seen = player.locator("canvas.figure").nth(1);
    const choice = player.getByLabel("Joints by");
    const predicted = await picture(seen);
    assert.match(
      await choice.locator("option").allTextContents().then(String),
      /^true class, .*,predicted class, .*,nothing$/,
    );
    await choice.selectOption({ label: "nothing" });
    const plain = await picture(seen);
    assert.notEqual(plain, predicted);
    await choice.selectOption("0");
    assert.notEqual(await picture(seen), plain);
    const map = player.locator(".heat").first();
    const box = await map.boundingBox();
    assert.ok(box);
    await map.click({ position: { x: box.width * 0.6, y: 5 } });
    const frame = await frameOf(player);
    assert.ok(frame > 5, `frame ${frame}`);
    assert.match(
      await player.locator("output.pointed").first().textContent() ?? "",
      /, person 1, frame/,
    );
    const left = await map.locator(".now-line").evaluate((line) =>
      line instanceof HTMLElement ? parseFloat(line.style.left) : NaN
    );
    assert.ok(Math.abs(left - 60) < 15, `the line is at ${left} %`);
    assert.deepEqual(complaints, []);
  },
);

inBrowser(
  "cards read without scripts, and without them nothing is wider than a phone",
  async (open) => {
    const { page } = await open("suite", { width: 390, scripts: false });
    assert.ok(await page.locator(".card .still").count() > 0);
    assert.match(
      await page.locator(".card").first().innerText(),
      /lost[^]*True class[^]*likeliest classes/,
    );
  },
);

for (const which of ["suite", "sample"] as const) {
  inBrowser(
    `the ${which}'s page has nothing that axe finds serious, is cut off, or is asked of others`,
    async (open) => {
      for (const scheme of SCHEMES) {
        for (const width of WIDTHS) {
          const { page, complaints } = await open(which, { scheme, width, forAxe: true });
          await playerOf(page);
          const where = `${which}, ${scheme}, ${width} pixels`;
          assert.equal(await pixelsCutOff(page), 0, where);
          assert.deepEqual(await seriousFindings(page), [], where);
          assert.deepEqual(complaints, [], where);
          await page.close();
        }
      }
    },
  );
}

inBrowser("a page of 20,000 samples has under 8 MB and opens", async (_, browser) => {
  const html = largePage();
  assert.ok(html.length < 8e6, `${html.length} characters`);
  const file = await Deno.makeTempFile({ suffix: ".html" });
  try {
    await Deno.writeTextFile(file, html);
    const begin = performance.now();
    const { page, complaints } = await openPage(browser, file);
    await page.locator("section.run:visible h2").first().waitFor();
    // Time decides nothing: the machine may have other things to do.
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    say(`20,000 samples: ${(html.length / 1e6).toFixed(2)} MB, opened in ${seconds} s`);
    assert.deepEqual(complaints, []);
  } finally {
    await Deno.remove(file);
  }
});
