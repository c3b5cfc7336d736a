import assert from "node:assert/strict";
import { DataError } from "../../base/errors.ts";
import { assertKnownMissing, missingListNames } from "./missing_lists.ts";
import { parseMissingList } from "./ntu_source.ts";

/** An optional folder with copies of pinned files; the list is in it where the folder is there. */
const mirror = new URL("../../../shared/mirror/", import.meta.url);

function readable(url: URL): string | undefined {
  try {
    return Deno.readTextFileSync(url);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

const text = readable(new URL(missingListNames.ntu, mirror));

Deno.test({
  name: "assertKnownMissing() takes the published list, whatever its heading and line ends",
  ignore: text === undefined,
  fn: () => {
    const headed = `302 of the samples:\r\n\r\n${text?.replaceAll("\n", "\r\n")}`;
    assertKnownMissing("ntu", parseMissingList(headed, "list.txt"), "list.txt");
  },
});

Deno.test("assertKnownMissing() refuses other names, and tells how to go on", () => {
  const names = new Set(["S001C001P001R001A001"]);
  assert.throws(() => assertKnownMissing("ntu120", names, "list.txt"), (thrown: unknown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /"list\.txt".*its 1 names have digest.*--ignored-sample-path/);
    return true;
  });
});
