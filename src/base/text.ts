/**
 * Text from outside is only text. Names, paths, values and messages of others may hold what a terminal, a browser or a
 * CI system would obey; here is what each door needs, so that a reader sees them and nothing else reads them.
 * Words of a shell's command line are in shell.ts.
 */

/**
 * What shows nothing, or changes how the text around it shows: controls (ESC, BEL, CR, DEL, C1), formats (of direction,
 * of no width), separators of lines, lone surrogates, and the two that XML does not allow. Newline and tab are text.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/**
 * A hidden character as its code: `\x1b`, `\u202e`. From U+007F on it is the escape of JSON's own, and below that no JSON
 * has one raw: so JSON stays the JSON that it was.
 */
function codes(hidden: string): string {
  return Array.from({ length: hidden.length }, (_, i) => {
    const code = hidden.charCodeAt(i);
    return code < 0x20
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Any text, its hidden characters as their codes; for pages, JSON, and whatever door adds nothing. */
export function visible(text: string): string {
  return text.replace(HIDDEN, codes);
}

/** The same on one line; for log.txt, and for what stands within a line. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", "\\n");
}

/**
 * For a terminal. Nothing in it is a command to GitHub's runner, which reads the output of its steps: `::` at the start of
 * a line, and the older `##[` anywhere.
 */
export function terminalText(text: string): string {
  return visible(text).replaceAll("##[", "##\\u005b").replace(/^(\s*):(?=:)/gm, "$1\\u003a");
}

/** What is told on a terminal in one piece: its later lines are indented, so that none looks like another piece. */
export function terminalPiece(text: string): string {
  return terminalText(text).replace(/\n(?=\S)/g, "\n  ");
}

/** A field of tab-separated text, which {@link parseField} reads back. */
export function formatField(text: string): string {
  return visible(text.replaceAll("\\", "\\\\")).replaceAll("\t", "\\x09").replaceAll("\n", "\\x0a");
}

/** What a regular expression takes as such a field. */
export const FIELD = String.raw`(?:[^\t\n\\]|\\(?:\\|x[0-9a-f]{2}|u[0-9a-f]{4}))*`;

/** The text of a field of tab-separated text. */
export function parseField(field: string): string {
  return field.replace(/\\(?:\\|x(..)|u(....))/g, (_, short?: string, long?: string) => {
    const code = short ?? long;
    return code === undefined ? "\\" : String.fromCharCode(parseInt(code, 16));
  });
}

/** The name of one file, in the folder that it is put in: no separators. `%` and what is hidden are in percent, too. */
export function fileName(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\%]/gu,
    (letter) =>
      Array.from(
        new TextEncoder().encode(letter),
        (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
      ).join(""),
  );
}

/** For elements of HTML and SVG. */
export function htmlText(text: string): string {
  return visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * An XML document without the controls that XML 1.0 does not allow, even as references, and without the end of a CDATA
 * section, which it allows in no text.
 */
export function xmlDocument(text: string): string {
  const controls = /(?![\t\n\r\u007f-\u009f])[\p{Cc}\ufffe\uffff]/gu;
  return visible(text.replaceAll(controls, "\ufffd")).replaceAll("]]>", "]]&gt;");
}

/** For Markdown, in a paragraph or in a table's cell: no markup, no HTML; lines are broken as HTML does. */
export function markdownText(text: string): string {
  return visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~$]/g, "\\$&").replaceAll("\n", "<br>");
}

/** Code within a line of Markdown, between more backticks than it has in a row. */
export function markdownCode(text: string): string {
  const line = visibleLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const edge = /^`|`$/.test(line) ? " " : "";
  return `${fence}${edge}${line}${edge}${fence}`;
}

/** The message of a workflow command, as GitHub's runner reads it back. */
export function annotationText(text: string): string {
  return visible(text).replaceAll("%", "%25").replaceAll("\n", "%0A");
}

/** A property of a workflow command, such as its title. */
export function annotationProperty(text: string): string {
  return annotationText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
