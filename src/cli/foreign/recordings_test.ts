/** Recordings as people have them: what systems leave beside them, folders, capitals, and names of other sets. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readManifest } from "../../datasets/manifest.ts";
import { encodeStoredZip } from "../../formats/zip/zip_writer.ts";
import { type Ended, runForTest } from "../testing.ts";

const ntu = fileURLToPath(new URL("../../datasets/testdata/ntu/", import.meta.url));
const list = join(ntu, "samples_to_leave_out.txt");
const sound = join(ntu, "skeletons", "S001C001P001R001A001.skeleton");

/** Two recordings, one of each part, as `names` call them; whatever else there is holds `other`. */
async function prepared(
  names: readonly string[],
  {
    family = "ntu",
    zipped = false,
    more = [] as readonly string[],
    bytes = Deno.readFileSync(sound),
  },
  check: (ended: Ended, out: string) => void,
): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    const from = join(scratch, "from");
    for (const name of names) {
      await Deno.mkdir(dirname(join(from, name)), { recursive: true });
      await Deno.writeFile(join(from, name), bytes);
    }
    const zip = join(scratch, "all.zip");
    await Deno.writeFile(zip, encodeStoredZip(names.map((name) => ({ name, bytes }))));
    const where = ["--data-path", zipped ? zip : from, "--ignored-sample-path", list];
    const how = ["--split", "xsub", "--out-folder", scratch, "--workers", "1", ...more];
    check(await runForTest(["prepare", family, ...where, ...how]), join(scratch, "xsub"));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

const both = ["S001C001P001R001A001.skeleton", "S001C001P003R001A002.skeleton"];

function samplesOf(out: string): readonly (readonly string[])[] {
  const manifest = readManifest(out);
  return [manifest?.train, manifest?.val].map((part) => part?.rows.map(([name]) => name) ?? []);
}

Deno.test("a macOS zip or folder is prepared, and what it has beside the data counted in a notice", async () => {
  const mess = [`__MACOSX/nturgb+d_skeletons/._${both[0]}`, "nturgb+d_skeletons/.DS_Store"];
  const names = [...both, `._${both[1]}`].map((name) => `nturgb+d_skeletons/${name}`);
  for (const zipped of [false, true]) {
    await prepared([...names, ...mess], { zipped }, ({ code, err }, out) => {
      assert.equal(code, 0, err);
      assert.match(err, /prepare ntu-xsub: \d hidden files, .* passed over/);
      assert.match(err, /prepare ntu-xsub: 2 found, 2 kept/);
      assert.deepEqual(samplesOf(out), both.map((name) => [name]));
    });
  }
});

Deno.test("an ending in capitals is the same recording, under its published name", async () => {
  const loud = both.map((name) => name.replace("skeleton", "SKELETON"));
  await prepared(loud, {}, ({ code, err }, out) => {
    assert.equal(code, 0, err);
    assert.deepEqual(samplesOf(out), both.map((name) => [name]));
  });
});

Deno.test("recordings in several folders below the one given are named, not chosen", async () => {
  await prepared([`one/${both[0]}`, `two/${both[1]}`], {}, ({ code, err }) => {
    assert.equal(code, 65);
    assert.match(err, /none of 0 \.skeleton files is left: there are some in ".*one" and ".*two"/);
  });
});

Deno.test("a name outside the data set is an error, may be skipped, and goes through as published", async () => {
  const cases: readonly (readonly [family: string, name: string, wish: RegExp])[] = [
    ["ntu", "S001C001P041R001A001", /P041R001A001\.skeleton": its name has subject 41 of 40/],
    ["ntu", "S018C001P001R001A001", /its name has setup 18 of 17/],
    ["ntu", "S001C004P001R001A001", /its name has camera 4 of 3/],
    ["ntu", "S001C001P001R003A001", /its name has replication 3 of 2/],
    ["ntu120", "S001C001P107R001A001", /its name has subject 107 of 106/],
    ["ntu120", "S033C001P001R001A001", /its name has setup 33 of 32/],
    ["ntu120", "S001C001P001R001A121", /its name has action 121 of 120/],
  ];
  for (const [family, name, wish] of cases) {
    const names = [...both, `${name}.skeleton`];
    await prepared(names, { family }, ({ code, err }) => {
      assert.equal(code, 65, name);
      assert.match(err, wish);
    });
  }
  const names = [...both, "S001C001P041R001A001.skeleton"];
  await prepared(names, { more: ["--skip-bad"] }, ({ code, err }, out) => {
    assert.equal(code, 0, err);
    assert.match(err, /2 kept, 1 skipped/);
    assert.match(readManifest(out)?.skipped[0]?.reason ?? "", /subject 41 of 40/);
  });
  await prepared(names, { more: ["--odd", "as-published"] }, ({ code, err }, out) => {
    assert.equal(code, 0, err);
    assert.deepEqual(samplesOf(out)[1], [names[1], names[2]]);
  });
});

Deno.test("NTU-120's recordings in one folder with NTU-60's are left out, whoever performs them", async () => {
  await prepared([...both, "S018C001P106R001A120.skeleton"], {}, ({ code, err }) => {
    assert.equal(code, 0, err);
    assert.match(err, /3 found, 1 of other classes, 2 kept/);
  });
});

Deno.test("where none is left, the reason is given and what to prepare instead", async () => {
  for (const action of ["A061", "A121"]) {
    await prepared([`S001C001P001R001${action}.skeleton`], {}, ({ code, err }) => {
      assert.equal(code, 65);
      assert.match(
        err,
        /none of 1 \.skeleton files is left: 1 of classes past its 60, as S001C001P/,
      );
      assert.match(err, /A061 to A120 are NTU RGB\+D 120's, which prepare ntu120 takes/);
    });
  }
});

Deno.test("20 or 26 joints are an error with file and line, and go through as published", async () => {
  const joint = "0 0 2 0 0 0 0 0 0 0 0 2";
  for (const count of [20, 26]) {
    const lines = ["1", "1", "1 0 1 1 1 1 0 0 0 2", `${count}`, ...Array(count).fill(joint), ""];
    const bytes = new TextEncoder().encode(lines.join("\r\n"));
    await prepared(both, { bytes }, ({ code, err }) => {
      assert.equal(code, 65);
      assert.ok(err.includes(`A001.skeleton": line 4: ${count} joints; expected the 25`), err);
    });
    await prepared(both, { bytes, more: ["--odd", "as-published"] }, ({ code, err }, out) => {
      assert.equal(code, 0, err);
      assert.deepEqual(readManifest(out)?.notes, { [`bodies with ${count} joints`]: 2 });
    });
  }
});

Deno.test("a byte order mark before a recording is no part of it, and bytes for a terminal are escaped", async () => {
  const plain = new TextDecoder().decode(Deno.readFileSync(sound));
  const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  await prepared(both, { bytes: encode(`\ufeff${plain}`) }, ({ code, err }) => {
    assert.equal(code, 0, err);
  });
  for (const hostile of ["\x1b]0;x\x07\x1b[31m 2", "\x00\x00 2"]) {
    await prepared(both, { bytes: encode(`${hostile}\n`) }, ({ code, err }) => {
      assert.equal(code, 65);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(err, /[\x00\x07\x1b]/);
      assert.match(err, /line 1: .* is not the number of frames/);
    });
  }
});
