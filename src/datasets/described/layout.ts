/** A layout of a user's own as a file describes it: checked, joints by their numbers, bones turned towards the center. */

import { z } from "zod";
import { suggest } from "../../base/suggest.ts";
import { layoutNames, type OwnLayout } from "../../skeleton/layouts.ts";
import { nameSome } from "../content_digest.ts";

/** More joints than any sensor has, hands and face among them. */
const MOST_JOINTS = 1000;

/** Names of layouts and data sets: they become names of folders. */
export const ownNameSchema = z.string().regex(
  /^[a-z0-9][a-z0-9-]{0,63}$/,
  "expected small letters, digits and dashes",
);

const word = z.string().min(1).max(200);
const count = z.int().min(1).max(MOST_JOINTS);

/** A joint, by its name or its number from 0. */
const joint = z.union([z.int(), word]);

const written = z.strictObject({
  name: ownNameSchema
    .refine((name) => !layoutNames.some((known) => known === name), {
      error: "expected another name: a built-in layout is called so",
    }),
  joints: z.union([count, z.array(word).min(1).max(MOST_JOINTS)])
    .meta({ description: "their names in the order of the data, or how many there are" }),
  bones: z.array(z.tuple([joint, joint])).max(MOST_JOINTS * 4)
    .meta({ description: "pairs of joints, by name or by number from 0" }),
  center: joint.meta({ description: "the joint that distances are measured from" }),
  pairs: z.array(z.tuple([joint, joint])).max(MOST_JOINTS).exactOptional()
    .meta({ description: "joints that a mirror swaps: left, right" }),
});

type Written = z.infer<typeof written>;
type Pair = [number, number];
type Tell = (path: PropertyKey[], message: string) => void;

/** Schema of a user's own layout in a file, a config or a manifest. */
export const ownLayoutSchema = written.transform((value, context): OwnLayout => {
  const tell: Tell = (path, message) => {
    context.addIssue({ code: "custom", path, message, input: value });
  };
  return resolved(value, tell) ?? z.NEVER;
});

/** The layout that is meant; undefined where something in it is wrong, which is told. */
function resolved({ name, joints, ...rest }: Written, tell: Tell): OwnLayout | undefined {
  let isSound = true;
  const complain: Tell = (path, message) => {
    isSound = false;
    tell(path, message);
  };
  const names = typeof joints === "number" ? [] : joints;
  const size = typeof joints === "number" ? joints : joints.length;
  for (const [i, twice] of names.entries()) {
    if (names.indexOf(twice) < i) {
      complain(
        ["joints", i],
        `expected every joint once, "${twice}" is joint ${names.indexOf(twice)} too`,
      );
    }
  }
  const numberOf = (meant: number | string, path: PropertyKey[]): number => {
    const number = typeof meant === "number" ? meant : names.indexOf(meant);
    if (typeof meant === "string" && number < 0) {
      complain(path, `there is no joint "${meant}"${suggest(meant, names)}`);
    } else if (number < 0 || number >= size) {
      complain(path, `expected a joint from 0 to ${size - 1}, got ${meant}`);
    }
    return number;
  };
  const numbered = (key: "bones" | "pairs"): Pair[] =>
    (rest[key] ?? []).map(([a, b], i) => {
      const pair: Pair = [numberOf(a, [key, i, 0]), numberOf(b, [key, i, 1])];
      if (pair[0] === pair[1]) complain([key, i], `expected two joints, got ${a} twice`);
      return pair;
    });
  const [bones, pairs] = [numbered("bones"), numbered("pairs")];
  const center = numberOf(rest.center, ["center"]);
  if (!isSound) return undefined;
  refuseTwice(bones, "bones", complain);
  refuseInTwoPairs(pairs, complain);
  const hops = hopsFrom(center, size, bones);
  const apart = hops.flatMap((hop, v) => hop === Infinity ? [names[v] ?? `${v}`] : []);
  if (apart.length > 0) {
    complain(["bones"], `expected one graph: no bones lead from the center to ${nameSome(apart)}`);
  }
  if (!isSound) return undefined;
  const inward = bones.map(([a, b]): Pair =>
    (hops[a] as number) < (hops[b] as number) ? [b, a] : [a, b]
  );
  return { name, joints, bones: inward, center, ...rest.pairs === undefined ? {} : { pairs } };
}

function refuseTwice(bones: readonly Pair[], key: string, complain: Tell): void {
  const seen = new Set<string>();
  for (const [i, [a, b]] of bones.entries()) {
    const bone = `${Math.min(a, b)}-${Math.max(a, b)}`;
    if (seen.has(bone)) complain([key, i], `expected every bone once, got ${a} and ${b} again`);
    seen.add(bone);
  }
}

function refuseInTwoPairs(pairs: readonly Pair[], complain: Tell): void {
  const seen = new Set<number>();
  for (const [i, pair] of pairs.entries()) {
    const twice = pair.find((joint) => seen.has(joint));
    if (twice !== undefined) complain(["pairs", i], `expected joint ${twice} in one pair`);
    for (const joint of pair) seen.add(joint);
  }
}

/** How many bones lie between each joint and the center; `Infinity` where none lead there. */
function hopsFrom(center: number, size: number, bones: readonly Pair[]): number[] {
  const hops = Array.from({ length: size }, () => Infinity);
  const neighbors = Array.from({ length: size }, (): number[] => []);
  for (const [a, b] of bones) {
    neighbors[a]?.push(b);
    neighbors[b]?.push(a);
  }
  let front = [center];
  for (let hop = 0; front.length > 0; hop++) {
    for (const v of front) hops[v] = hop;
    front = [...new Set(front.flatMap((v) => neighbors[v] ?? []))].filter((v) =>
      hops[v] === Infinity
    );
  }
  return hops;
}

/** Schema of a layout by its name, or whole. */
export const layoutSchema = z.union([z.enum(layoutNames), ownLayoutSchema]);
