import assert from "node:assert/strict";
import { join } from "node:path";
import { classNamesOf } from "./class_names.ts";

Deno.test("classNamesOf() knows the catalog's names, and those of a pinned file once it is there and whole", async () => {
  const data = await Deno.makeTempDir({ prefix: "skelbench-names-" });
  try {
    assert.equal((await classNamesOf("ntu-xsub", { data }))[42], "falling");
    assert.deepEqual(await classNamesOf("of-somebody", { data }), []);
    assert.deepEqual(await classNamesOf("kinetics", { data }), []);
    await Deno.mkdir(join(data, "downloads"));
    const file = join(data, "downloads", "kinetics_label_name.txt");
    const names = Array.from({ length: 400 }, (_, label) => `action ${label}`);
    await Deno.writeTextFile(file, names.join("\r\n"));
    assert.deepEqual(await classNamesOf("kinetics", { data }), names);
    await Deno.writeTextFile(file, names.slice(1).join("\n"));
    assert.deepEqual(await classNamesOf("kinetics", { data }), []);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});
