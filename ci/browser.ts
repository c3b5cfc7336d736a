/**
 * A page in a real browser, Debian's Chromium, which asks nobody for anything: what it complains of, what it requests,
 * what axe finds in it, and what is cut off.
 */

import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { z } from "zod";
import { run } from "../src/base/process.ts";

/** Widths of a phone and of a screen, in pixels. */
export const WIDTHS = [390, 1440] as const;
export const SCHEMES = ["light", "dark"] as const;
/** Milliseconds that a busy machine may take for anything. */
const PATIENCE = 240_000;

/** Where the browser is; undefined where it is not installed. */
export async function chromiumPath(): Promise<string | undefined> {
  const { success, stdout } = await run("sh", ["-c", "command -v chromium"], Deno.env.toObject());
  return success ? stdout.trim() : undefined;
}

/** A file in a window, and what was heard of it so far. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors of scripts and of the console, and requests for anything but the file. */
  readonly complaints: readonly string[];
}

/** What of a window can be chosen. */
export interface WindowOptions {
  readonly width?: number | undefined;
  readonly scheme?: typeof SCHEMES[number] | undefined;
  /** Whether axe, which the page's policy forbids, is to be let in. */
  readonly forAxe?: boolean | undefined;
  readonly scripts?: boolean | undefined;
}

/** Starts the browser; whoever asked closes it. */
export async function startBrowser(path: string): Promise<Browser> {
  // Without its sandbox it runs as root too, as in a container; it opens files of our own alone.
  return await chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
}

/** Opens a file in a window of its own. */
export async function openPage(
  browser: Browser,
  file: string,
  { width = 1440, scheme = "light", forAxe = false, scripts = true }: WindowOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    bypassCSP: forAxe,
    javaScriptEnabled: scripts,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  const url = `file://${file}`;
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) complaints.push(`requested ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

const findings = z.array(z.object({
  id: z.string(),
  impact: z.string().nullable(),
  nodes: z.array(z.object({ html: z.string() })),
}));

/** What axe calls serious or critical, a line for each element. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run().then((result) => result.violations)");
  return findings.parse(found).flatMap(({ id, impact, nodes }) =>
    impact === "serious" || impact === "critical"
      ? nodes.map(({ html }) => `${id} (${impact}): ${html.slice(0, 200)}`)
      : []
  );
}

/** By how many pixels the page is wider than its window: what is there is cut off. */
export async function pixelsCutOff(page: Page): Promise<number> {
  const wide = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  return z.number().parse(wide);
}
