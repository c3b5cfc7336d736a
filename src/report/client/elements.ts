/// <reference lib="dom" />
/** Elements made in one expression. */

/** Attributes by name; `true` is one without a value, `false` none. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** An element with attributes and what is in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...within: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...within);
  return made;
}
