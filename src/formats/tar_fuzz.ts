/** Broken tar archives, unpacked on disk: nothing may appear outside the target folder. */

import { packTar } from "modern-tar";
import type { Random } from "../base/random.ts";
import { fuzz, type FuzzTally, mutated } from "./mutation_fuzz.ts";
import { extractTar } from "./tar.ts";

const LIMITS = { maxBytes: 1 << 20, maxEntries: 100 };

/** @throws {Error} as {@link fuzz}, and when a file lands beside the target folder. */
export async function fuzzTar(count: number, random: Random): Promise<FuzzTally> {
  const files = await corpus();
  const root = await Deno.makeTempDir();
  try {
    return await fuzz(
      count,
      random,
      (stream) => mutated(stream.pick(files), stream),
      async (bytes) => {
        const folder = `${root}/a/b/out`;
        await Deno.mkdir(`${root}/a/b`, { recursive: true });
        await Deno.writeFile(`${root}/x.tar`, bytes);
        try {
          await extractTar(`${root}/x.tar`, folder, LIMITS);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
        assertNothing(`${root}/a/b`, []);
        assertNothing(`${root}/a`, ["b"]);
        assertNothing(root, ["a", "x.tar"]);
      },
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function assertNothing(folder: string, known: readonly string[]): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (!known.includes(name)) throw new Error(`"${name}" was written outside the target folder`);
  }
}

async function corpus(): Promise<Uint8Array[]> {
  const mtime = new Date(0);
  const file = (
    name: string,
  ): { header: { name: string; size: number; mtime: Date }; body: string } => ({
    header: { name, size: 600, mtime },
    body: "x".repeat(600),
  });
  const plain = await packTar([file("a/b.txt"), file("c"), file(`${"long/".repeat(40)}name`)]);
  const zipped = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
  return [plain, new Uint8Array(await new Response(zipped).arrayBuffer())];
}
