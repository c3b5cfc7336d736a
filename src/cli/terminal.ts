/**
 * The only file that prints. Results go to stdout, everything else to stderr. Whatever text it is given, no escape in it
 * reaches the terminal: those that do are the terminal's own.
 */

import picocolors from "picocolors";
import { terminalPiece, terminalText, visible } from "../base/text.ts";
import type { Verdict } from "../golden/verdict.ts";
import type { ActivityProgress, Listener } from "../provision/context.ts";
import { Meter, progressBar, progressLine, type Reading } from "./face/meter.ts";

/** Where text goes. */
export interface Outlet {
  readonly isTerminal: boolean;
  /** How wide a line is on a terminal; undefined where nobody knows. */
  readonly columns?: number | undefined;
  write(text: string): void;
}

/** How much is told beside results and errors. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** What a terminal is made of. */
export interface TerminalOptions {
  readonly stdout: Outlet;
  readonly stderr: Outlet;
  /** `NO_COLOR` in the environment wins over what is a terminal. */
  readonly noColor: boolean;
  /** Milliseconds on a clock that does not go back. */
  readonly clock: () => number;
}

/** Milliseconds between two lines of one activity where there is no terminal to draw on. */
const PLAIN_INTERVAL = 10_000;
/** And between two pictures of one bar. */
const DRAWN_INTERVAL = 125;
/** A terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_TO_END = "\u001b[K";

/** The colours of {@link Terminal.paint}, beginnings and end. */
// deno-lint-ignore no-control-regex -- ESC is what is looked for
const PAINT = /(\u001b\[3[1239]m)/;

/** Prints, draws progress where somebody watches, and writes plain lines where nobody does. */
export class Terminal implements Listener {
  verbosity: Verbosity = "normal";
  readonly #options: TerminalOptions;
  readonly #meter = new Meter();
  /** When the bar that is on the screen was drawn. */
  #bar: number | undefined;
  #lastPlain = 0;

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  /** Letters in a line of stdout; undefined where nothing cuts lines off. */
  get width(): number | undefined {
    const { isTerminal, columns } = this.#options.stdout;
    return isTerminal ? columns : undefined;
  }

  /** Whether the verdict is all that is asked for. */
  get isQuiet(): boolean {
    return this.verbosity === "quiet";
  }

  /** A result, to stdout. The text ends its own lines. */
  print(text: string): void {
    this.#clearBar();
    this.#options.stdout.write(terminalText(text));
  }

  /** A table with verdicts in it that {@link paint} has coloured, to stdout. */
  draw(table: string): void {
    this.#clearBar();
    const pieces = this.#colors(this.#options.stdout) ? table.split(PAINT) : [table];
    this.#options.stdout.write(pieces.map((p, i) => i % 2 === 0 ? terminalText(p) : p).join(""));
  }

  /** Commands to GitHub's runner, one a line, to stderr; none with `--quiet`. */
  annotate(commands: string): void {
    if (this.isQuiet) return;
    this.#clearBar();
    this.#options.stderr.write(visible(commands));
  }

  /** A piece about how things go, mostly of one line, to stderr; none with `--quiet`. */
  note(piece: string): void {
    if (this.isQuiet) return;
    this.#clearBar();
    this.#options.stderr.write(`${terminalPiece(piece)}\n`);
    this.#lastPlain = this.#options.clock(); // who just read a line does not miss another
  }

  /** A piece that only `--verbose` shows, to stderr. */
  detail(piece: string): void {
    if (this.verbosity === "verbose") this.note(piece);
  }

  /** What went wrong, to stderr. */
  error(message: string): void {
    this.#clearBar();
    const { red } = picocolors.createColors(this.#colors(this.#options.stderr));
    this.#options.stderr.write(`${red("error:")} ${terminalPiece(message)}\n`);
  }

  /** A bar on a terminal, or now and then a line. */
  progress(progress: ActivityProgress): void {
    if (this.isQuiet) return;
    const now = this.#options.clock();
    const reading = this.#meter.read(progress, now);
    if (this.#options.stderr.isTerminal) return this.#draw(reading, now);
    if (reading.fresh) this.#lastPlain = now;
    if (now - this.#lastPlain < PLAIN_INTERVAL) return;
    this.#lastPlain = now;
    this.#options.stderr.write(`${terminalText(progressLine(reading))}\n`);
  }

  /** Colours of verdicts on stdout: green for a pass, yellow for what wants a look, red for the rest. */
  readonly paint = (text: string, verdict: Verdict): string => {
    const { green, yellow, red } = picocolors.createColors(this.#colors(this.#options.stdout));
    switch (verdict) {
      case "pass":
        return green(text);
      case "improvement":
      case "inconclusive":
        return yellow(text);
      default:
        return red(text);
    }
  };

  /** Takes a bar off the screen, so that the shell's prompt stands on a clean line. */
  close(): void {
    this.#clearBar();
  }

  #colors({ isTerminal }: Outlet): boolean {
    return isTerminal && !this.#options.noColor;
  }

  #draw(reading: Reading, now: number): void {
    const isShown = this.#bar !== undefined && !reading.fresh;
    if (isShown && now - (this.#bar ?? 0) < DRAWN_INTERVAL) return;
    this.#bar = now;
    // The last column stays free: some terminals go on in the next line where it is taken.
    const line = progressBar(reading, (this.#options.stderr.columns ?? USUAL_COLUMNS) - 1);
    this.#options.stderr.write(`${HIDE_CURSOR}\r${terminalText(line)}${CLEAR_TO_END}`);
  }

  #clearBar(): void {
    if (this.#bar === undefined) return;
    this.#options.stderr.write(`\r${CLEAR_TO_END}${SHOW_CURSOR}`);
    this.#bar = undefined;
  }
}
