/// <reference lib="dom" />
import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { resultPage } from "../result_page.ts";
import { fullEvidence } from "../testdata/evidence.ts";
import { startCopying } from "./copying.ts";
import { startMatrices } from "./matrices.ts";
import { startRuns } from "./runs.ts";
import { startSorting } from "./sorting.ts";

/** The page as a document without a browser's layout, which these scripts do without; `hash` is that of its address. */
function opened(hash = ""): Document {
  const page = new DOMParser().parseFromString(resultPage(fullEvidence()), "text/html");
  Object.defineProperty(page, "location", { value: { hash } });
  return page as unknown as Document; // linkedom's has what of a browser's is used here
}

Deno.test("startRuns() shows the run that the address names, and else the first", () => {
  const shown = (hash: string): (string | undefined)[] => {
    const page = opened(hash);
    for (const element of page.querySelectorAll("*")) element.scrollIntoView = () => {};
    startRuns(page);
    const run = [...page.querySelectorAll<HTMLElement>("section.run")].filter((one) => !one.hidden);
    const link = page.querySelector<HTMLElement>("a[aria-current]");
    return [...run.map(({ id }) => id), link?.dataset.run];
  };
  const [first, second] = ["run-twin-ntu-xsub--tcn", "run-twin-ntu-xsub--stgcn"];
  assert.deepEqual(shown(""), [first, first]);
  assert.deepEqual(shown("#nothing"), [first, first]);
  assert.deepEqual(shown(`#${second}`), [second, second]);
  assert.deepEqual(shown(`#${second}.classes`), [second, second]);
});

Deno.test("startSorting() sorts a table by a column, and the other way round at the second click", () => {
  const page = opened();
  startSorting(page);
  const [, , recall] = [...page.querySelectorAll<HTMLElement>("table.sortable th button")];
  const values = (): number[] =>
    [...page.querySelectorAll("table.sortable tbody tr")]
      .map((row) => Number(row.children[2]?.getAttribute("data-value")));
  const sorted = values().toSorted((a, b) => a - b);
  recall?.click();
  assert.deepEqual(values(), sorted.toReversed());
  assert.equal(recall?.closest("th")?.getAttribute("aria-sort"), "descending");
  recall?.click();
  assert.deepEqual(values(), sorted);
  assert.equal(page.querySelectorAll("[aria-sort]").length, 1);
});

Deno.test("startMatrices() moves by keys, says what is in a cell, and lists its samples", () => {
  const page = opened();
  startMatrices(page);
  const place = page.querySelector("[data-matrix]") ?? assert.fail();
  const press = (key: string): void => {
    const event = Object.assign(page.createEvent("Event"), { key });
    event.initEvent("keydown", true, true);
    place.querySelector("svg")?.dispatchEvent(event);
  };
  press("ArrowRight");
  const { order, labels, guesses } = JSON.parse(
    page.getElementById(place.getAttribute("data-matrix") ?? "")?.textContent ?? "",
  );
  const own = labels.filter((label: number, i: number) =>
    label === order[0] && guesses[i] === order[1]
  );
  const readout = place.querySelector(".readout")?.textContent ?? "";
  assert.match(
    readout,
    new RegExp(`^${order[0]} action .* taken for ${order[1]} action .*: ${own.length} of 50`),
  );
  press("Enter");
  assert.equal(place.querySelectorAll(".samples li").length, own.length);
});

Deno.test("startCopying() shows buttons that copy the whole text, where the browser lets a page copy", async () => {
  const page = opened();
  const written: string[] = [];
  const button = page.querySelector<HTMLButtonElement>("button[data-copy]") ?? assert.fail();
  const view = (clipboard: unknown): void => {
    const value = { navigator: { clipboard }, setTimeout: () => 0 };
    Object.defineProperty(page, "defaultView", { value, configurable: true });
  };
  view(undefined);
  startCopying(page);
  assert.equal(button.hidden, true);
  view({ writeText: (text: string) => Promise.resolve(void written.push(text)) });
  startCopying(page);
  assert.equal(button.hidden, false);
  button.click();
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(written, [button.dataset.copy]);
  assert.equal(button.textContent, "copied");
});
