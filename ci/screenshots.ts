/**
 * Pictures of a page for the README, in the browser that its test opens:
 *
 *     deno run -A ci/screenshots.ts work_dir/results/quick/latest/report.html docs
 */

import { join, resolve } from "node:path";
import { chromiumPath, openPage, startBrowser } from "./browser.ts";
import { say } from "./finish.ts";

const [file, folder] = Deno.args;
const path = await chromiumPath();
if (file === undefined || folder === undefined || path === undefined) {
  say("screenshots: name a page and a folder, on a machine that has Chromium");
  Deno.exit(64);
}
await Deno.mkdir(folder, { recursive: true });
const browser = await startBrowser(path);
try {
  const wide = await openPage(browser, resolve(file), { width: 1280 });
  await wide.page.screenshot({ path: join(folder, "report.png") });
  // Of a network that responds by joint.
  await wide.page.locator("a[data-run]", { hasText: "/stgcn" }).first().click();
  const card = wide.page.locator(".card:visible").first();
  await card.scrollIntoViewIfNeeded();
  const slider = card.getByRole("slider", { name: "Frame" });
  await slider.waitFor();
  await slider.fill(String(Math.floor(Number(await slider.getAttribute("max")) * 0.4)));
  await card.screenshot({ path: join(folder, "player.png") });
  const phone = await openPage(browser, resolve(file), { width: 390, scheme: "dark" });
  await phone.page.screenshot({ path: join(folder, "phone.png") });
} finally {
  await browser.close();
}
for (const name of ["report.png", "player.png", "phone.png"]) {
  say(`${join(folder, name)}: ${(await Deno.stat(join(folder, name))).size} bytes`);
}
