/** Servers that keep a client busy, or give it another file, and what the program in a process of its own says of them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { cutting, head, RawServer, whole } from "../pins/testdata/raw_server.ts";
import { copyProgram, PROGRAM, runCopy } from "./testdata/program_copy.ts";

const list = "NTU_RGBD120_samples_with_missing_skeletons.txt";
const pinned =
  /urls:\n(?: +- https:\S+shahroudy\S+36fdf831\S+\n)(?: +- https:\S+shahroudy\S+master\S+\n)/;

Deno.test("fetch-data ends with 5 at a server that closes early each time, and at a list of 10 bytes, and says why", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-fetch-" });
  const encoder = new TextEncoder();
  await using server = new RawServer({
    [`/early/${list}`]: cutting(encoder.encode("S001C001P001R001A001\n".repeat(535)), 99, 10),
    [`/empty/${list}`]: (_request, send) => send(head(200, "OK", { "content-length": "11235" })),
    [`/short/${list}`]: whole(encoder.encode("ten-bytes\n")),
  });
  try {
    const text = await Deno.readTextFile(new URL("../../config/pins.yaml", import.meta.url));
    const before = pinned.exec(text)?.[0] ?? "";
    assert.notEqual(before, "");
    // Only the mirror is asked.
    await copyProgram(folder, { file: "config/pins.yaml", before, after: "urls: []\n" });
    const fetched = async (place: string): Promise<string> => {
      const args = ["fetch-data", list, "--mirror", server.url(`/${place}/`)];
      const { code, out, err } = await runCopy(folder, args);
      assert.deepEqual([code, out], [5, ""], err);
      const there = [...Deno.readDirSync(join(folder, "data", "downloads"))];
      assert.equal(there.some(({ name }) => name === list), false);
      return err;
    };
    const [early, empty, short] = [
      await fetched("early"),
      await fetched("empty"),
      await fetched("short"),
    ];
    assert.match(
      early,
      /: stopped after 30 of 11235 bytes: .*; given up after \d\S* s \(3 tries\)/,
    );
    assert.match(
      early,
      /\n {2}30 of 11235 bytes of http\S* are kept: the same command goes on from/,
    );
    assert.match(empty, /: stopped after 0 of 11235 bytes: .*; given up after \d\S* s \(3 tries\)/);
    for (const err of [early, empty, short]) {
      assert.match(err, /Put a copy \(535 names with digest ff6f[0-9a-f]{60}\) .* by --mirror/);
    }
    assert.match(short, /: Cannot read ".*": line 1: "ten-bytes" is no sample name/);
    assert.equal(server.requests.length, 3 + 3 + 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("fetch-models ends with 5 at weights of another network, says what they are, and leaves nothing", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-fetch-" });
  const file = "ntuxsub-st_gcn.pt";
  const tensor = { dtype: "float32", shape: [2], data: new Float32Array(2) } as const;
  const other = encodeTorch(new Map([["fcn.weight", tensor], ["another", tensor]]));
  await using server = new RawServer({ [`/${file}`]: whole(other) });
  try {
    const before = `urls:
      - https://s3-us-west-1.amazonaws.com/yysijie-data/public/st-gcn/model/${file}
`;
    await copyProgram(folder, { file: "config/pins.yaml", before, after: "urls: []\n" });
    const config = join("config", "ntu-xsub", "stgcn.yaml");
    await Deno.mkdir(join(folder, "config", "ntu-xsub"));
    await Deno.copyFile(join(PROGRAM, config), join(folder, config));
    const { code, out, err } = await runCopy(folder, [
      ...["fetch-models", file, "--mirror", server.url("/")],
    ]);
    assert.deepEqual([code, out], [5, ""], err);
    assert.match(
      err,
      /: it is not of config\/ntu-xsub\/stgcn\.yaml: .* \(missing: .*, … \(\d+ in all\); unexpected: another; of another shape: fcn\.weight is \[2\], not \[60,256,1\]\)/,
    );
    const left = [...Deno.readDirSync(join(folder, "models"))].map(({ name }) => name);
    assert.deepEqual(left, [`${file}.lock`]);
    assert.deepEqual([...Deno.readDirSync(join(folder, "config"))].map(({ name }) => name).sort(), [
      ...["ntu-xsub", "pins.yaml"],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
