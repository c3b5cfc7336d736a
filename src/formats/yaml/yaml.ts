/** Configs in YAML: parsed, overridden from the command line, and checked against a schema. */

import { parseDocument, stringify } from "yaml";
import type { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import { suggest } from "../../base/suggest.ts";
import { formatIssues, messageOf, shown } from "./yaml_errors.ts";
import { formatPath, readYaml, type ValuePath, type YamlSource } from "./yaml_source.ts";

export { readYaml, type YamlSource } from "./yaml_source.ts";

/**
 * Reads a config: one YAML document that fits the schema.
 * @param path how errors call the file: `config/x.yaml:9:21: recipe.epochs: expected number, got "ten"`.
 * @throws {UsageError} naming line, column and wish of everything that is wrong.
 */
export function parseYaml<T>(text: string, path: string, schema: z.ZodType<T>): T {
  return validated(readYaml(text, path), schema);
}

/** Checks a value against a schema. @throws {UsageError} with one line for each thing that is wrong. */
export function validated<T>(source: YamlSource, schema: z.ZodType<T>): T {
  const result = schema.safeParse(source.value, { error: messageOf });
  if (result.success) return result.data;
  throw new UsageError(formatIssues(result.error.issues, source));
}

/**
 * The value with assignments of the form `recipe.epochs=5` or `runs.0.seed=[1, 2]` laid over it; the
 * right side is YAML. Only what is there can be assigned. The given source is left as it was.
 * @throws {UsageError} when an assignment has another form or its path does not exist.
 */
export function overridden(source: YamlSource, assignments: readonly string[]): YamlSource {
  const value = structuredClone(source.value);
  const set: ValuePath[] = [];
  for (const assignment of assignments) {
    const { path, wanted } = parseAssignment(assignment);
    assign(value, path, wanted, assignment);
    set.push(path);
  }
  return {
    value,
    origin: (path, of) => {
      const from = set.findLast((way) => way.every((key, i) => String(path[i]) === String(key)));
      return from === undefined ? source.origin(path, of) : `--set ${from.join(".")}`;
    },
  };
}

function parseAssignment(assignment: string): { path: string[]; wanted: unknown } {
  const [, way, text] = /^([^=\s]+)=(.*)$/s.exec(assignment) ?? [];
  if (way === undefined || text === undefined) {
    throw new UsageError(`Cannot set "${assignment}": the form is path.to.key=value`);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new UsageError(`Cannot set "${assignment}": ${shown(text)} is no YAML value`);
  }
  return { path: way.split("."), wanted: document.toJS({ maxAliasCount: 100 }) };
}

function assign(root: unknown, path: readonly string[], wanted: unknown, assignment: string): void {
  let parent: unknown = root;
  for (const [depth, key] of path.entries()) {
    if (!isContainer(parent) || !Object.hasOwn(parent, key) || key === "length") {
      const known = isContainer(parent) ? Object.keys(parent) : [];
      const above = formatPath(path.slice(0, depth)) || "the config";
      throw new UsageError(
        `Cannot set "${assignment}": ${above} has no "${key}"${suggest(key, known)}`,
      );
    }
    if (depth === path.length - 1) parent[key] = wanted;
    else parent = parent[key];
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** YAML text that {@link parseYaml} reads back: two spaces deep, no aliases, no line folded, every character seen. */
export function stringifyYaml(value: unknown): string {
  const options = { aliasDuplicateObjects: false, lineWidth: 0 } as const;
  const text = stringify(value, options);
  if (visible(text) === text) return text;
  // Between double quotes, and there alone, a character can stand as its code.
  const type = "QUOTE_DOUBLE";
  return visible(stringify(value, { ...options, defaultStringType: type, defaultKeyType: type }));
}
