/** YAML text as a plain value that still knows where each value in it stands. */

import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, Node, Pair } from "yaml";
import { reason, UsageError } from "../../base/errors.ts";

/** The way to a value inside another: keys and list indices from the root on. */
export type ValuePath = readonly PropertyKey[];

/** `models[1].golden.top1`, as messages write a way; the root has no name. */
export function formatPath(path: ValuePath): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += text === "" ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** A value before it is checked, and where what is in it came from. */
export interface YamlSource {
  readonly value: unknown;
  /**
   * Where the value at `path`, or the nearest that is there, was written: `config/x.yaml:9:21`, or
   * `--set recipe.epochs` when the command line gave it. With `key`, the line of the key itself.
   */
  origin(path: ValuePath, of?: "value" | "key"): string;
}

/**
 * Parses one YAML 1.2 document.
 * @param path how errors call the file.
 * @throws {UsageError} on broken syntax, a repeated key, several documents, or aliases that multiply.
 */
export function readYaml(text: string, path: string): YamlSource {
  const lines = new LineCounter();
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    const named = problems.map(({ pos, message }) => `${position(pos[0])}: ${message}`);
    throw new UsageError(named.join("\n"));
  }
  return {
    value: plain(document, path),
    origin: (way, of = "value") => position(find(document, way, of)),
  };
}

function plain(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    throw new UsageError(`Cannot read "${path}" as YAML: ${reason(thrown)}`);
  }
}

/** The offset of the value at `path`, or of the nearest one above it that the text has. */
function find(document: Document.Parsed, path: ValuePath, of: "value" | "key"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    const child = childOf(resolved(node, document), key);
    if (child === undefined) break;
    node = isPair(child) ? child.value : child;
    const wanted = of === "key" && depth === path.length - 1 && isPair(child) ? child.key : node;
    offset = startOf(wanted) ?? (isPair(child) ? startOf(child.key) : undefined) ?? offset;
  }
  return offset;
}

function resolved(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function childOf(node: unknown, wanted: PropertyKey): Pair | Node | undefined {
  if (isMap(node)) {
    return node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(wanted));
  }
  const item = isSeq(node) ? node.items[Number(wanted)] : undefined;
  return isPair(item) || isSeq(item) || isMap(item) || isScalar(item) || isAlias(item)
    ? item
    : undefined;
}

function startOf(node: unknown): number | undefined {
  if (!isMap(node) && !isSeq(node) && !isScalar(node) && !isAlias(node)) return undefined;
  return node.range?.[0];
}
