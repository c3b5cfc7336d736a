import assert from "node:assert/strict";
import { DataError } from "../../base/errors.ts";
import { given } from "../../base/testing.ts";
import { catalog } from "../catalog/catalog.ts";
import { assertKnownMissing, parseMissingList } from "./missing_lists.ts";

/** An optional folder with copies of pinned files; the list is in it where the folder is there. */
const mirror = new URL("../../../../shared/mirror/", import.meta.url);

function readable(url: URL): string | undefined {
  try {
    return Deno.readTextFileSync(url);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

function listOf(
  name: "ntu-xsub" | "ntu120-xsub",
): { readonly pin: string; readonly digest: string } {
  const { leftOut } = catalog[name];
  assert.ok(leftOut?.kind === "pin");
  return leftOut;
}

const text = readable(new URL(listOf("ntu-xsub").pin, mirror));

Deno.test({
  name: "assertKnownMissing() takes the published list, whatever its heading and line ends",
  ignore: !given("a copy of the published list in shared/mirror", text !== undefined),
  fn: () => {
    const headed = `302 of the samples:\r\n\r\n${text?.replaceAll("\n", "\r\n")}`;
    const { digest } = listOf("ntu-xsub");
    assertKnownMissing("ntu", digest, parseMissingList(headed, "list.txt"), "list.txt");
  },
});

Deno.test("assertKnownMissing() refuses other names, and tells how to go on", () => {
  const names = new Set(["S001C001P001R001A001"]);
  const { digest } = listOf("ntu120-xsub");
  assert.throws(
    () => assertKnownMissing("ntu120", digest, names, "list.txt"),
    (thrown: unknown) => {
      assert.ok(thrown instanceof DataError);
      assert.match(thrown.message, /"list\.txt".*its 1 names have digest.*--ignored-sample-path/);
      return true;
    },
  );
});
