import assert from "node:assert/strict";
import { assertTold, HOSTILE } from "../base/testdata/hostile.ts";
import { Terminal } from "./terminal.ts";

interface Heard {
  readonly terminal: Terminal;
  readonly out: string[];
  readonly err: string[];
  at(milliseconds: number): void;
}

function listen(isTerminal = false, noColor = false): Heard {
  const out: string[] = [];
  const err: string[] = [];
  let now = 0;
  const terminal = new Terminal({
    stdout: { isTerminal, write: (text) => void out.push(text) },
    stderr: { isTerminal: false, write: (text) => void err.push(text) },
    noColor,
    clock: () => now,
  });
  return { terminal, out, err, at: (time) => now = time };
}

Deno.test("results go to stdout, all else to stderr", () => {
  const { terminal, out, err } = listen();
  terminal.print("table\n");
  terminal.note("on its way");
  terminal.error("broken");
  assert.deepEqual([out, err], [["table\n"], ["on its way\n", "error: broken\n"]]);
});

Deno.test("quiet keeps results and errors only", () => {
  const { terminal, out, err, at } = listen();
  terminal.verbosity = "quiet";
  terminal.note("on its way");
  terminal.progress({ activity: "read", done: 0, total: 9, unit: "files" });
  at(60_000);
  terminal.progress({ activity: "read", done: 3, total: 9, unit: "files" });
  terminal.print("table\n");
  terminal.error("broken");
  assert.deepEqual([out, err], [["table\n"], ["error: broken\n"]]);
});

Deno.test("in a pipe a long activity tells every ten seconds how long it still takes", () => {
  const { terminal, err, at } = listen();
  for (let second = 0; second <= 25; second++) {
    at(second * 1000);
    terminal.progress({ activity: "read", detail: "b", done: second, total: 100, unit: "files" });
  }
  assert.deepEqual(
    err,
    [
      "read, b: 10 of 100 files, 90 s left\n",
      "read, b: 20 of 100 files, 80 s left\n",
    ].map((line) => line.replace("90 s", "2 min")),
  );
});

Deno.test("a line told on the way puts the next line of progress off", () => {
  const { terminal, err, at } = listen();
  terminal.progress({ activity: "read", done: 0, total: 100, unit: "files" });
  at(8000);
  terminal.note("halfway");
  at(12_000);
  terminal.progress({ activity: "read", done: 50, total: 100, unit: "files" });
  assert.deepEqual(err, ["halfway\n"]);
});

Deno.test("an activity that is over in a moment leaves no line", () => {
  const { terminal, err, at } = listen();
  terminal.progress({ activity: "a", done: 0, total: 2, unit: "files" });
  at(15_000);
  terminal.progress({ activity: "b", done: 0, total: 2, unit: "files" });
  assert.deepEqual(err, []);
});

Deno.test("paint() colours on a terminal, and neither in a pipe nor under NO_COLOR", () => {
  assert.equal(listen(true).terminal.paint("pass", "pass"), "\u001b[32mpass\u001b[39m");
  assert.equal(listen(true).terminal.paint("x", "mismatch"), "\u001b[31mx\u001b[39m");
  assert.equal(listen(false).terminal.paint("pass", "pass"), "pass");
  assert.equal(listen(true, true).terminal.paint("pass", "pass"), "pass");
});

Deno.test("no escape of a text reaches the terminal, and no line of it is another's", () => {
  const { terminal, out, err, at } = listen();
  for (const text of HOSTILE) {
    terminal.print(text);
    terminal.draw(text);
    terminal.note(text);
    terminal.error(text);
    terminal.progress({ activity: text, detail: text, done: 0, total: 100, unit: "files" });
    at(20_000);
    terminal.progress({ activity: text, detail: text, done: 50, total: 100, unit: "files" });
    at(0);
  }
  assertTold(out.join("\n"), "stdout");
  assertTold(err.join(""), "stderr");
  for (const piece of err) assert.doesNotMatch(piece, /\n\S/);
  assert.equal(err.filter((piece) => piece.includes("files")).length, HOSTILE.length);
});

Deno.test("draw() lets the colours of paint() through, on a terminal alone", () => {
  const text = (terminal: Terminal): string => `${terminal.paint("pass", "pass")}: \u001b[1m`;
  const bright = listen(true);
  bright.terminal.draw(text(bright.terminal));
  assert.deepEqual(bright.out, ["\u001b[32mpass\u001b[39m: \\x1b[1m"]);
  const plain = listen();
  plain.terminal.draw("\u001b[32mpass\u001b[39m");
  assert.deepEqual(plain.out, ["\\x1b[32mpass\\x1b[39m"]);
});

Deno.test("annotate() gives GitHub's runner its commands as they are", () => {
  const { terminal, err } = listen();
  terminal.annotate("::error title=a::b\n");
  terminal.verbosity = "quiet";
  terminal.annotate("::error title=a::c\n");
  assert.deepEqual(err, ["::error title=a::b\n"]);
});
