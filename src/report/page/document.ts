/** One HTML file with everything in it: it asks nobody for anything, and may not. */

import { Buffer } from "node:buffer";
import { sha256 } from "../../base/digest.ts";
import { visible } from "../../base/text.ts";
import script from "../client/bundle.txt" with { type: "text" };
import { Markup, markup, type Part } from "./markup.ts";
import ofPlayer from "./player.css" with { type: "text" };
import ofPage from "./style.css" with { type: "text" };

const style = ofPage + ofPlayer;

/** What a document shows. */
export interface Document {
  readonly title: string;
  /** The landmarks: header, main, footer. */
  readonly body: readonly Part[];
}

/**
 * The document's whole text, with the page's one style sheet and its one script. Its policy lets a browser request
 * nothing, and run and obey these two alone, by their digests: markup must have no `style` or `on…` attribute.
 */
export function htmlDocument({ title, body }: Document): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${base64Digest(style)}'`,
    `script-src 'sha256-${base64Digest(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${Markup.trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
${body}
<script>${Markup.trusted(script)}</script>
</body>
</html>
`;
  return visible(String(page));
}

/** SHA-256 as policies write it. */
function base64Digest(text: string): string {
  return Buffer.from(sha256(text), "hex").toString("base64");
}
