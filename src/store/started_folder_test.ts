import assert from "node:assert/strict";
import { basename, join } from "node:path";
import {
  lastFolder,
  LATEST,
  latestIn,
  makeStarted,
  setLatest,
  startedIn,
} from "./started_folder.ts";

const digest = "0123456789abcdef";

async function inHome(use: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "skelbench-home-" });
  await use(home);
  await Deno.remove(home, { recursive: true });
}

Deno.test("makeStarted() names a folder by its start in UTC and its config, and counts those of one second", () =>
  inHome(async (home) => {
    const at = (text: string): Date => new Date(text);
    const names: string[] = [];
    const start = "2018-02-03T04:05:06.789Z";
    for (let i = 0; i < 11; i++) names.push(basename(await makeStarted(home, at(start), digest)));
    assert.deepEqual(
      [names[0], names[1], names[10]],
      ["20180203-040506-01234567", "20180203-040506.2-01234567", "20180203-040506.11-01234567"],
    );
    names.push(basename(await makeStarted(home, at("2018-02-03T04:05:07Z"))));
    assert.equal(names.at(-1), "20180203-040507");
    await Deno.mkdir(join(home, "mine"));
    assert.deepEqual(await startedIn(home), names, "oldest first, and none that users made");
    assert.deepEqual(await startedIn(join(home, "nowhere")), []);
  }));

Deno.test("setLatest() links by name alone, so that the home can be moved, and in one act", () =>
  inHome(async (home) => {
    const notes: string[] = [];
    const listener = { note: (line: string) => void notes.push(line) };
    const [first, second] = [
      await makeStarted(home, new Date(0)),
      await makeStarted(home, new Date(1000)),
    ];
    assert.equal(await lastFolder(home), second, "without a link the newest");
    for (const path of [first, second, first]) {
      await setLatest(path, listener);
      assert.equal(await Deno.readLink(join(home, LATEST)), basename(path));
      assert.equal(await lastFolder(home), path);
    }
    assert.equal(await latestIn(home), basename(first));
    assert.deepEqual(notes, []);
  }));

Deno.test("where latest is a folder, as links become in a copy, it stays, is taken, and a line says so", () =>
  inHome(async (home) => {
    const notes: string[] = [];
    const path = await makeStarted(home, new Date(0));
    await Deno.mkdir(join(home, LATEST, "of somebody"), { recursive: true });
    await setLatest(path, { note: (line) => void notes.push(line) });
    assert.match(notes.join(), /^notice: ".*latest" could not be made a link to "19700101-000000"/);
    assert.equal(await lastFolder(home), join(home, LATEST));
    const left = (await Array.fromAsync(Deno.readDir(home))).map(({ name }) => name).sort();
    assert.deepEqual(left, ["19700101-000000", LATEST]);
  }));
