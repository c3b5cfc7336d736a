import assert from "node:assert/strict";
import { assertSeen, assertTold, HOSTILE, MORE_HOSTILE } from "./testdata/hostile.ts";
import {
  annotationProperty,
  annotationText,
  FIELD,
  fileName,
  formatField,
  htmlText,
  markdownCode,
  markdownText,
  parseField,
  terminalPiece,
  terminalText,
  visible,
  visibleLine,
  xmlDocument,
} from "./text.ts";

Deno.test("visible() shows what is hidden as its code, and leaves words of any language", () => {
  assert.equal(visible("\u001b[31m\u0007\r\0"), "\\x1b[31m\\x07\\x0d\\x00");
  assert.equal(visible("\u007f\u009b\u202e\u2066\u200b"), "\\u007f\\u009b\\u202e\\u2066\\u200b");
  assert.equal(visible("\ud800a\u{e0041}\ufffe"), "\\ud800a\\udb40\\udc41\\ufffe");
  const plain = "Ünïcode 骨格 שלד 🦴\n\ttab – “q” C:\\x1b";
  assert.equal(visible(plain), plain);
});

Deno.test("visible() leaves JSON the JSON that it was", () => {
  for (const text of MORE_HOSTILE) {
    const shown = visible(JSON.stringify({ [text]: text }, null, 2));
    assertSeen(shown, "JSON");
    assert.deepEqual(JSON.parse(shown), { [text]: text });
    assert.deepEqual(JSON.parse(terminalText(shown)), { [text]: text });
  }
});

Deno.test("every door's text is seen whole", () => {
  const doors = [
    visible,
    visibleLine,
    terminalText,
    terminalPiece,
    formatField,
    fileName,
    htmlText,
  ];
  const more = [xmlDocument, markdownText, markdownCode, annotationText, annotationProperty];
  for (const door of [...doors, ...more]) {
    for (const text of HOSTILE) assertSeen(door(text), door.name);
    const plain = "twin-ntu-xsub 80.00 % of 5";
    const said = door(plain).replaceAll("%25", "%").replace(/^`|`$/g, "");
    assert.equal(said, plain);
  }
});

Deno.test("terminalText() tells GitHub's runner nothing, terminalPiece() looks like one piece", () => {
  for (const text of HOSTILE) {
    assertTold(terminalText(text), "text");
    assert.doesNotMatch(terminalPiece(text), /\n\S/);
  }
  assert.equal(terminalPiece("a\n  b\n\nc"), "a\n  b\n\n  c");
});

Deno.test("formatField() and parseField() are each other's inverse, and a field is on one line", () => {
  for (const text of MORE_HOSTILE) {
    const field = formatField(text);
    assert.match(field, new RegExp(`^${FIELD}$`));
    assert.doesNotMatch(field, /[\t\n]/);
    assert.equal(parseField(field), text);
  }
});

Deno.test("fileName() is one name in its folder, and of two texts never the same", () => {
  const names = [...MORE_HOSTILE, "%2F", "/", "..", "S001C001"].map((text) =>
    `${fileName(text)}.svg`
  );
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.doesNotMatch(name, /[/\\\0\n]/);
  assert.ok(names.includes("S001C001.svg") && names.includes("...svg"));
});

Deno.test("markdownCode() has more backticks around than within", () => {
  assert.equal(markdownCode("a"), "`a`");
  assert.equal(markdownCode("a`b``c\nd"), "```a`b``c\\nd```");
  assert.equal(markdownCode("`a"), "`` `a ``");
});

Deno.test("markdownText() has no markup, no HTML and no line's end", () => {
  for (const text of HOSTILE) {
    const said = markdownText(text);
    assert.doesNotMatch(said, /<(?!br>)|\n|(?<!\\)(?:\\\\)*[`*_[\]|~$]/);
  }
  assert.equal(markdownText("a|b\n<i>"), "a\\|b<br>&lt;i>");
});

Deno.test("annotationText() and annotationProperty() are read back by GitHub's runner as they were", () => {
  const text = "100 %0A, a:b\nc";
  const read = (escaped: string): string =>
    escaped.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%0A", "\n").replaceAll(
      "%25",
      "%",
    );
  assert.equal(read(annotationText(text)), text);
  assert.equal(read(annotationProperty(text)), text);
  assert.doesNotMatch(annotationProperty(text), /[:,\n]/);
});
