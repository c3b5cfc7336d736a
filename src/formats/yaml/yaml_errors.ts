/** What zod finds wrong, in our words: `recipe.epochs: expected number, got "ten"`. */

import type { z } from "zod";
import { suggest } from "../../base/suggest.ts";
import { formatPath, type ValuePath, type YamlSource } from "./yaml_source.ts";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** A value as a message shows it: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The error map given to zod: it alone still sees the schema and the input of an issue. */
export function messageOf(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `missing, expected ${issue.expected}`
        : `expected ${issue.expected}, got ${shown(issue.input)}`;
    case "invalid_value":
      return issue.input === undefined
        ? `missing, expected ${choice(issue.values)}`
        : `expected ${choice(issue.values)}, got ${shown(issue.input)}${
          typeof issue.input === "string" ? near(issue.input, issue.values) : ""
        }`;
    case "too_small":
      return `${bound("at least", "more than", issue.minimum, issue)}, got ${amount(issue)}`;
    case "too_big":
      return `${bound("at most", "less than", issue.maximum, issue)}, got ${amount(issue)}`;
    case "unrecognized_keys":
      return issue.keys.map((key) => suggest(key, keysOf(issue.inst))).join("\n");
    case "invalid_union":
      return unionMessage(issue);
    case "invalid_format":
      return `expected ${issue.pattern ?? issue.format}, got ${shown(issue.input)}`;
    default:
      return undefined;
  }
}

function choice(values: readonly unknown[]): string {
  return values.length === 1 ? shown(values[0]) : `one of ${values.map(shown).join(", ")}`;
}

function near(word: string, values: readonly unknown[]): string {
  const tail = suggest(word, values.filter((value) => typeof value === "string"));
  return tail.startsWith(", did you mean") ? tail : "";
}

interface Bounded {
  readonly origin: string;
  readonly inclusive?: boolean | undefined;
}

function bound(closed: string, open: string, limit: unknown, issue: Bounded): string {
  const unit = issue.origin === "array" ? " items" : issue.origin === "string" ? " characters" : "";
  return `expected ${issue.inclusive === false ? open : closed} ${String(limit)}${unit}`;
}

function amount({ origin, input }: Bounded & { readonly input?: unknown }): string {
  if (origin === "array" && Array.isArray(input)) return String(input.length);
  if (origin === "string" && typeof input === "string") return String(input.length);
  return shown(input);
}

function unionMessage(issue: RawIssue & { readonly code?: "invalid_union" }): string {
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options : undefined;
  if (options !== undefined) return `expected ${choice(options)}${toldBy(issue)}`;
  const errors = "errors" in issue && Array.isArray(issue.errors) ? issue.errors.flat() : [];
  const first = errors.filter(({ path }) => path.length === 0).map(({ message }) => wish(message));
  const wishes = [...new Set(first)];
  return wishes.length > 0
    ? `expected ${wishes.join(" or ")}, got ${shown(issue.input)}`
    : `none of the forms allowed here fits ${shown(issue.input)}`;
}

/** What stands where a union's parts are told apart, and what is near it. */
function toldBy(issue: RawIssue & { readonly code?: "invalid_union" }): string {
  const key = "discriminator" in issue ? issue.discriminator : undefined;
  const { input } = issue;
  const given: unknown = typeof input === "object" && input !== null && typeof key === "string"
    ? Object.getOwnPropertyDescriptor(input, key)?.value
    : undefined;
  if (given === undefined) return "";
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
  const tail = typeof given === "string" ? near(given, options) : "";
  return `, got ${shown(given)}${tail}`;
}

function wish(message: string): string {
  return message.replace(/^expected /, "").replace(/, got .*$/s, "");
}

/** The keys that an object schema knows; a record's, when they are an enum. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if ("shape" in schema && typeof schema.shape === "object" && schema.shape !== null) {
    return Object.keys(schema.shape);
  }
  const key = "keyType" in schema ? schema.keyType : undefined;
  const options = typeof key === "object" && key !== null && "options" in key ? key.options : [];
  return Array.isArray(options) ? options.filter((option) => typeof option === "string") : [];
}

/**
 * One line for each thing that is wrong, with its position in front. Misspelt keys go first, and the keys that they mean are
 * not said to be missing too.
 */
export function formatIssues(found: readonly Issue[], source: YamlSource): string {
  const issues = found.flatMap(inTheFormMeant);
  const misspelt: string[] = [];
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    for (const tail of issue.message.split("\n")) {
      const [, key] = /^, did you mean "(.*)"\?$/.exec(tail) ?? [];
      if (key !== undefined) meant.add(formatPath([...issue.path, key]));
    }
  }
  const others = issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const tails = issue.message.split("\n");
      return issue.keys.flatMap((key, i) => {
        const path = [...issue.path, key];
        const text = line(source.origin(path, "key"), path, `unknown key${tails[i] ?? ""}`);
        if (tails[i]?.startsWith(", did you mean") !== true) return [text];
        misspelt.push(text);
        return [];
      });
    }
    const isMeant = issue.message.startsWith("missing") && meant.has(formatPath(issue.path));
    return isMeant ? [] : [line(source.origin(issue.path), issue.path, issue.message)];
  });
  return [...misspelt, ...others].join("\n");
}

/**
 * What is wrong in the one of several forms that is meant, where the kind of what is there tells it: a word is none of an
 * object's forms, and an object none of a word's.
 */
function inTheFormMeant(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || "discriminator" in issue) return [issue];
  const isOfOtherKind = ({ path, code }: Issue): boolean =>
    path.length === 0 && (code === "invalid_type" || code === "invalid_value");
  const objects = issue.errors.filter((form) => !form.some(isOfOtherKind));
  const words = issue.errors.filter((form) =>
    form.some(({ path, code }) => path.length === 0 && code === "invalid_value")
  );
  const others = issue.errors.filter((form) =>
    form.some((one) =>
      one.path.length === 0 && one.code === "invalid_type" && one.expected === "object"
    )
  );
  const [meant, ...more] = objects.length > 0 ? objects : others.length > 0 ? words : [];
  if (meant === undefined || more.length > 0) return [issue];
  return meant.flatMap(inTheFormMeant).map((one) => ({
    ...one,
    path: [...issue.path, ...one.path],
  }));
}

function line(position: string, path: ValuePath, message: string): string {
  const named = path.length === 0 || position === `--set ${path.map(String).join(".")}`;
  return named ? `${position}: ${message}` : `${position}: ${formatPath(path)}: ${message}`;
}
