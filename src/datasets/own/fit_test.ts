import assert from "node:assert/strict";
import { join } from "node:path";
import { Database, databasePaths } from "../database.ts";
import { manifestName } from "../manifest.ts";
import type { OwnDataset } from "../described/description.ts";
import { prepare } from "../prepare.ts";
import { requireDescribed } from "./fit.ts";
import { ownSource } from "./source.ts";
import { described, recordingsOf } from "./testing.ts";

async function withDatabase(use: (folder: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "skelbench-own-" });
  try {
    const recordings = recordingsOf([{ label: 0, lists: ["train"] }, { label: 1, lists: ["val"] }]);
    const source = ownSource({ own: described, recordings, place: "p", file: "f" });
    const out = join(home, "sticks");
    const { own, counts } = await prepare({ source, out, skipBad: false });
    assert.deepEqual([own, counts.train, counts.val], [described, 1, 1]);
    await use(out);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function held(folder: string, own: OwnDataset): void {
  using database = Database.open(databasePaths(folder, "val"));
  requireDescribed(database, own);
}

Deno.test("a database is its description's, whatever the title, and no other's", () =>
  withDatabase((folder) => {
    held(folder, described);
    held(folder, { ...described, title: "Sticks at home" });
    assert.throws(() => held(folder, { ...described, channels: ["x", "y", "score"] }), {
      name: "MismatchError",
      message:
        /it was prepared by another description: channels was \["x","y","z"\], is \["x","y","score"\]; prepare it again/,
    });
    return Promise.resolve();
  }));

Deno.test("a database without a manifest is held by shape and labels", () =>
  withDatabase(async (folder) => {
    await Deno.remove(join(folder, manifestName));
    held(folder, described);
    assert.throws(() => held(folder, { ...described, frames: 4 }), {
      message: /its samples are C,T,V,M = 3,3,4,2, described are 3,4,4,2/,
    });
    assert.throws(() => held(folder, { ...described, classes: ["walk"] }), {
      message: /"sample1" has label 1 of 1 classes/,
    });
  }));
