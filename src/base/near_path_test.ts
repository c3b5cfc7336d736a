import assert from "node:assert/strict";
import { join } from "node:path";
import { suggestPath } from "./near_path.ts";
import { inScratch } from "./testing.ts";

Deno.test("suggestPath() mends every part of a path, and says nothing where nothing is near", () =>
  inScratch(async (folder) => {
    const run = join(folder, "work_dir", "twin-ntu-xsub", "tcn");
    await Deno.mkdir(join(run, "20260102-030405-01234567"), { recursive: true });
    await Deno.writeTextFile(join(run, "record.json"), "");
    const cases = [
      ["work_dir/twin-ntu-xsub/tnc", "work_dir/twin-ntu-xsub/tcn"],
      ["workdir/twin-ntu-xsb/tcn", "work_dir/twin-ntu-xsub/tcn"],
      ["work_dir/twin-ntu-xsub/tcn/recrod.json", "work_dir/twin-ntu-xsub/tcn/record.json"],
      ["work_dir/twin-ntu-xsub/tcn/record.json/x", undefined],
      ["elsewhere/twin-ntu-xsub/tcn", undefined],
      ["work_dir/twin-ntu-xsub/tcn", undefined],
    ] as const;
    for (const [given, wanted] of cases) {
      const said = await suggestPath(join(folder, given));
      assert.equal(said, wanted === undefined ? "" : `, did you mean "${join(folder, wanted)}"?`);
    }
  }));
