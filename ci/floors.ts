/**
 * The floors check: who may import whom, which package lives where, and what only one room may do.
 * The rules are data, in rooms.ts.
 *
 *     deno task floors
 */

import { finish } from "./finish.ts";
import { type Edge, readGraph } from "./graph.ts";
import { FLOORS, FOLDERS, livesIn, MAX_FILES, PACKAGE_HOMES, POWERS } from "./rooms.ts";
import { isForTests, isSource, projectFiles, textOf } from "./tree.ts";

/** The wrong edges, each with file, import and rule. */
export function wrongEdges(edges: readonly Edge[]): string[] {
  return edges.flatMap((edge) => {
    if (isForTests(edge.from)) return [];
    const rule = edge.to.startsWith("npm:") ? brokenPackageRule(edge) : brokenRoomRule(edge);
    const { from, line, written } = edge;
    return rule === undefined ? [] : [`${from}:${line} imports "${written}": ${rule}`];
  });
}

function brokenPackageRule({ from, to }: Edge): string | undefined {
  const path = to.slice("npm:".length);
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
  const homes = PACKAGE_HOMES[path] ?? PACKAGE_HOMES[name];
  if (homes === undefined) return `give ${name} a home in ci/rooms.ts`;
  return livesIn(from, homes) ? undefined : `${path} is imported in ${homes.join(", ")} alone`;
}

function brokenRoomRule({ from, to }: Edge): string | undefined {
  const above = floorOf(from);
  if (above === undefined || to.startsWith("node:")) return undefined;
  if (to === "deno.json") {
    return from === "src/main.ts" ? undefined : "main.ts alone reads deno.json";
  }
  if (isForTests(to)) return "only tests import what is for tests";
  const below = floorOf(to);
  if (below === undefined) return "what is in src/ imports only what is in src/";
  if (roomOf(from) === roomOf(to) || below < above) return undefined;
  const [mine, theirs] = [roomOf(from), roomOf(to)];
  return below === above
    ? `${mine} and ${theirs} are on one floor, and do not know each other`
    : `${theirs} is ${below - above} above ${mine}, and imports lead down`;
}

/** The room of a file: its folder in `src/`, or `main`. */
function roomOf(path: string): string | undefined {
  if (path === "src/main.ts") return "main";
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** The floor of a file, counted from 0; undefined outside `src/`. @throws {Error} if a room has none. */
function floorOf(path: string): number | undefined {
  const room = roomOf(path);
  if (room === undefined) return undefined;
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  if (floor < 0) throw new Error(`Cannot judge "${path}": give ${room} a floor in ci/rooms.ts`);
  return floor;
}

/** Every circle of imports that a walk meets, as `a.ts → b.ts → a.ts`; tests apart. */
export function circles(edges: readonly Edge[]): string[] {
  const next = Map.groupBy(
    edges.filter(({ from, to, kind }) => kind === "import" && !isForTests(from) && isSource(to)),
    ({ from }) => from,
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push(`${[...trail.slice(start), path].join(" → ")} is a circle`);
    } else if (!done.has(path)) {
      for (const { to } of next.get(path) ?? []) walk(to, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of next.keys()) walk(path, []);
  return found;
}

/** The folder inside of its room that a source of `src/` lies in; undefined where it lies in the room itself. */
function folderOf(path: string): string | undefined {
  return /^src\/[^/]+\/([^/]+)\//.exec(path)?.[1];
}

/** Folders in rooms that nobody expects, expected ones that are not there, and levels with too many files. */
export function wrongFolders(sources: readonly string[]): string[] {
  const inside = sources.filter((path) => roomOf(path) !== undefined && !/\/testdata\//.test(path));
  const expected = Object.entries(FOLDERS).flatMap(([room, folders]) =>
    folders.map((folder) => `src/${room}/${folder}`)
  );
  const levels = Map.groupBy(inside, (path) => path.slice(0, path.lastIndexOf("/")));
  const strange = [...levels.keys()].filter((level) =>
    level.split("/").length > 2 && !expected.includes(level)
  );
  return [
    ...strange.map((level) => `${level} is a folder that ci/rooms.ts does not know`),
    ...expected.filter((level) => !levels.has(level)).map((level) =>
      `${level} is not there: take it out of ci/rooms.ts`
    ),
    ...[...levels].filter(([, files]) => files.length > MAX_FILES).map(([level, files]) =>
      `${level} has ${files.length} files at one level, more than ${MAX_FILES}: which folder do some of them make?`
    ),
  ];
}

/** Circles of imports among the folders of one room, tests apart. */
export function folderCircles(edges: readonly Edge[]): string[] {
  const between = edges.flatMap((edge): Edge[] => {
    const [from, to] = [folderOf(edge.from), folderOf(edge.to)];
    const isOne = roomOf(edge.from) === roomOf(edge.to) && from !== undefined && to !== undefined;
    if (!isOne || from === to || isForTests(edge.from)) return [];
    const named = (folder: string): string => `src/${roomOf(edge.from)}/${folder}.ts`;
    return [{ ...edge, from: named(from), to: named(to) }];
  });
  return circles(between).map((circle) => circle.replaceAll(".ts", "/"));
}

/** Where CONTRIBUTING.md's table of rooms, or its sentence about floors, is not the tree as it is. */
export function wrongDrawing(text: string): string[] {
  const drawn = [...text.matchAll(/^\| `src\/([a-z/_]+)\/`/gm)].map(([, room = ""]) => room);
  const rooms = FLOORS.flat().filter((room) => room !== "main");
  const folders = Object.entries(FOLDERS).flatMap(([room, all]) =>
    all.map((one) => `${room}/${one}`)
  );
  const wanted = [...rooms, ...folders];
  const floors = /^From the ground: ([^.]+)\./m.exec(text)?.[1] ?? "";
  const told = floors.split("·").map((floor) =>
    [...floor.matchAll(/`(\w+)`/g)].map(([, one]) => one)
  );
  const isTold = JSON.stringify(told) === JSON.stringify(FLOORS);
  return [
    ...wanted.filter((room) => !drawn.includes(room)).map((room) => `has no row for src/${room}/`),
    ...drawn.filter((room) => !wanted.includes(room)).map((room) =>
      `draws src/${room}/, which is no room`
    ),
    ...isTold ? [] : ["does not tell the floors as ci/rooms.ts has them"],
  ].map((problem) => `CONTRIBUTING.md ${problem}`);
}

/** Where a source of `src/` does what only other files may. */
export function wrongPowers(path: string, text: string): string[] {
  const code = withoutComments(text);
  return POWERS.flatMap(({ what, pattern, homes }) => {
    const at = code.search(pattern);
    if (at < 0 || livesIn(path, homes)) return [];
    const line = code.slice(0, at).split("\n").length;
    const may = homes.length === 0 ? "nothing in src/ may" : `only ${homes.join(", ")} may`;
    return [`${path}:${line} ${what}: ${may}`];
  });
}

/** The text with its comments blanked, lines kept. Strings are passed over, so that `"//"` is none. */
function withoutComments(text: string): string {
  const tokens = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|\/\/.*/g;
  return text.replace(tokens, (token, string?: string) => string ?? token.replace(/[^\n]/g, " "));
}

if (import.meta.main) {
  const sources = (await projectFiles()).map(({ path }) => path).filter(isSource);
  const edges = await readGraph(sources);
  const powers: string[] = [];
  for (const path of sources) {
    if (path.startsWith("src/") && !isForTests(path)) {
      powers.push(...wrongPowers(path, await textOf(path)));
    }
  }
  const problems = [
    ...wrongEdges(edges),
    ...circles(edges),
    ...wrongFolders(sources),
    ...folderCircles(edges),
    ...wrongDrawing(await textOf("CONTRIBUTING.md")),
    ...powers,
  ];
  const held = { imports: edges.length, sources: sources.length };
  finish("floors", problems, held, `${edges.length} imports of ${sources.length} files`);
}
