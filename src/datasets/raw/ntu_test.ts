import assert from "node:assert/strict";
import { sha256 } from "../../base/digest.ts";
import { DataError } from "../../base/errors.ts";
import { decodeNpy } from "../../formats/npy/npy.ts";
import { ntuShape, parseSkeleton, type SkeletonNotes } from "./ntu.ts";
import type { Odd } from "./odd.ts";
import { sampleSize } from "../shape.ts";

const folder = new URL("../testdata/ntu/", import.meta.url);

interface Expected {
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly frames: number }>>;
  readonly crash: Readonly<Record<string, { readonly "2018": { readonly sha256?: string } }>>;
}
const expected: Expected = JSON.parse(Deno.readTextFileSync(new URL("expected.json", folder)));

function parse(
  bytes: Uint8Array | string,
  odd: Odd = "refuse",
): { readonly data: Float32Array; readonly notes: SkeletonNotes } {
  const data = new Float32Array(sampleSize(ntuShape)).fill(7);
  const raw = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return { data, notes: parseSkeleton(raw, data, "x.skeleton", odd) };
}

function read(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, folder));
}

const joint = "0.5 -1 2.25 200 180.5 900 512.25 NaN -nan 1.5e-05 0 2";
const body = ["72057594037920011 0 1 1 1 1 0 0 -0 2", "25", ...Array(25).fill(joint)];
const file = (lines: readonly string[]): string => lines.join("\n") + "\n";

Deno.test("parseSkeleton() gives the published reader's arrays, as-published", () => {
  for (const [name, wish] of Object.entries(expected.files)) {
    const { data, notes } = parse(read(`skeletons/${name}`), "as-published");
    assert.equal(sha256(data), wish.sha256, name);
    assert.equal(notes.frames, wish.frames, name);
    const first = decodeNpy(read(name.replace(".skeleton", `.first${wish.frames}.npy`)));
    assert.equal(data[0], first.data[0], name);
  }
});

Deno.test("parseSkeleton() refuses only the fixture files with other joints, or positions that are no numbers", () => {
  const wishes: Readonly<Record<string, RegExp>> = {
    "S010C002P008R001A034.skeleton": /line 4: 26 joints; expected the 25/,
    "S010C003P021R001A035.skeleton": /line 4: 24 joints; expected the 25 .*--odd as-published/,
    "S017C001P040R002A060.skeleton": /line \d+: x is NaN; expected a finite position/,
  };
  for (const [name, wish] of Object.entries(expected.files)) {
    const bytes = read(`skeletons/${name}`);
    const refused = wishes[name];
    if (refused !== undefined) assert.throws(() => parse(bytes), refused);
    else {
      assert.equal(sha256(parse(bytes).data), wish.sha256, name);
    }
  }
});

Deno.test("parseSkeleton() counts bodies with 24 or 26 joints and reads them, as-published", () => {
  const counts = (name: string): unknown => {
    const { notes } = parse(read(`skeletons/${name}.skeleton`), "as-published");
    return [...notes.otherJointCounts];
  };
  assert.deepEqual(counts("S010C002P008R001A034"), [[26, 2]]);
  assert.deepEqual(counts("S010C003P021R001A035"), [[24, 2]]);
  assert.deepEqual(counts("S001C001P001R001A001"), []);
});

Deno.test("parseSkeleton() names line and wish where the published reader crashes", () => {
  const wishes: Readonly<Record<string, RegExp>> = {
    A002: /line 57: 10 values; expected the 12 of a joint, the file ends here$/,
    A003: /line 1: the file ends here; expected the number of frames$/,
    A004: /line 8: 11 values; expected the 12 of a joint, a blank one shifts the columns$/,
    A005: /line 8: value 1 is "left"; expected a number$/,
  };
  for (const [action, wish] of Object.entries(wishes)) {
    const bytes = read(`crash/S001C001P001R001${action}.skeleton`);
    assert.throws(() => parse(bytes), (thrown: unknown) => {
      assert.ok(thrown instanceof DataError);
      assert.match(thrown.message, wish);
      return true;
    });
  }
  const long = file(["301", ...Array(301).fill("0")]);
  for (const odd of ["refuse", "as-published"] as const) {
    assert.throws(() => parse(long, odd), /line 1: 301 frames; expected 1 to 300$/);
  }
});

Deno.test("parseSkeleton() lets the shifted columns through as-published", () => {
  const name = "S001C001P001R001A004.skeleton";
  const { data } = parse(read(`crash/${name}`), "as-published");
  assert.equal(sha256(data), expected.crash[name]?.["2018"].sha256);
});

Deno.test("parseSkeleton() reads CR LF as LF, and a last line without an end", () => {
  const text = file(["1", "1", ...body]);
  const wish = sha256(parse(text).data);
  assert.equal(sha256(parse(text.replaceAll("\n", "\r\n")).data), wish);
  assert.equal(sha256(parse(text.trimEnd()).data), wish);
});

Deno.test("parseSkeleton() passes over a byte order mark", () => {
  const text = file(["1", "1", ...body]);
  assert.equal(sha256(parse(`\ufeff${text}`).data), sha256(parse(text).data));
  assert.throws(() => parse(`\ufeff${file(["left"])}`), /line 1: "left" is not the number/);
});

Deno.test("parseSkeleton() names the line where a body ends early", () => {
  const lines = ["1", "1", ...body.slice(0, -1)];
  assert.throws(
    () => parse(file(lines)),
    /line 29: 0 values; expected the 12 of a joint, the file ends here/,
  );
  assert.throws(
    () => parse(file([...lines, "1"])),
    /line 29: 1 values; expected the 12 of a joint/,
  );
  assert.throws(() => parse(file([...lines, ""])), /line 29: 0 values/);
});

Deno.test("parseSkeleton() refuses lines after the last frame, blank ones apart", () => {
  parse(file(["1", "1", ...body, "", " "]));
  assert.throws(() => parse(file(["1", "1", ...body, "0"])), /line 30: expected the end after 1/);
  parse(file(["1", "1", ...body, "0"]), "as-published");
});

Deno.test("parseSkeleton() refuses counts that are no whole numbers from 0 on", () => {
  for (const count of ["-1", "1.0", "1 1", "0x1", "1e0", "99999999999"]) {
    assert.throws(() => parse(file(["1", count])), /line 2: ".*" is not the number of bodies/);
  }
  assert.throws(() => parse(file(["0"])), /line 1: 0 frames/);
});

Deno.test("parseSkeleton() checks the columns behind the position too", () => {
  const broken = ["1", "1", ...body.slice(0, -1), joint.replace("900", "9oo")];
  assert.throws(() => parse(file(broken)), /line 29: value 6 is "9oo"; expected a number/);
});
