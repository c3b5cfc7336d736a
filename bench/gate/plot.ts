import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { htmlText, visible } from "../../src/base/text.ts";

/** A chart's size in pixels, with room for the label under the ticks. */
const SIZE = { width: 640, height: 320, marginBottom: 40 } as const;

/**
 * Draws one plot as an SVG element's text: the same bytes for the same options, wherever it runs. `title` is
 * what a screen reader says; linkedom writes it as it is, but for its quotation marks.
 */
export function drawPlot(title: string, options: Plot.PlotOptions): string {
  const parsed = new DOMParser().parseFromString("<!doctype html><body></body>", "text/html");
  // Plot's type asks for a browser's whole document; linkedom's has the few methods that Plot calls.
  const document = parsed as unknown as NonNullable<Plot.PlotOptions["document"]>;
  const figure = Plot.plot({ ...SIZE, ...options, document, ariaLabel: htmlText(title) });
  figure.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return visible(figure.outerHTML);
}
