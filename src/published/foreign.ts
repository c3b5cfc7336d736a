/** What configs of other repositories name, told in one line: what it is, and what comes nearest here. */

import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import type { YamlSource } from "../formats/yaml/yaml.ts";
import { layoutNames } from "../skeleton/layouts.ts";
import { feederClasses, graphClasses, publishedModels } from "./options.ts";

/** Something of another repository. */
interface Foreign {
  readonly name: RegExp;
  readonly what: string;
  /** What of ours comes nearest. */
  readonly nearest: string;
}

/** What a value of a config is, where it is none of ours. */
interface Question {
  readonly path: readonly string[];
  readonly known: readonly string[];
  readonly foreign: readonly Foreign[];
  /** What comes nearest to anything else; absent where nobody can tell. */
  readonly otherwise?: string;
}

const ST_GCN_2019 = "net.st_gcn.Model";
const FEEDER = "feeder.feeder.Feeder";
const OF_2S_AGCN = "of lshiwjx/2s-AGCN and its forks";

const questions: readonly Question[] = [
  {
    path: ["model"],
    known: publishedModels,
    otherwise: ST_GCN_2019,
    foreign: [
      { name: /^model\.agcn\./, what: `2s-AGCN, ${OF_2S_AGCN}`, nearest: ST_GCN_2019 },
      { name: /^model\.aagcn\./, what: `AAGCN, ${OF_2S_AGCN}`, nearest: ST_GCN_2019 },
      { name: /^model\.ctrgcn\./, what: "CTR-GCN, of Uason-Chen/CTR-GCN", nearest: ST_GCN_2019 },
      { name: /^model\.msg3d\./, what: "MS-G3D, of kenziyuliu/MS-G3D", nearest: ST_GCN_2019 },
      {
        name: /^model\.shift_gcn\./,
        what: "Shift-GCN, of kchengiva/Shift-GCN",
        nearest: ST_GCN_2019,
      },
    ],
  },
  {
    path: ["feeder"],
    known: feederClasses,
    otherwise: FEEDER,
    foreign: [
      {
        name: /^feeders\.feeder\./,
        what: `the feeder ${OF_2S_AGCN}`,
        nearest: FEEDER,
      },
      {
        name: /^feeders\.feeder_(ntu|ucla)\./,
        what: "the feeder of Uason-Chen/CTR-GCN",
        nearest: FEEDER,
      },
    ],
  },
  {
    path: ["model_args", "graph"],
    known: graphClasses,
    foreign: [
      {
        name: /^graph\.ntu_rgb_d\./,
        what: `NTU RGB+D's 25 joints, ${OF_2S_AGCN}`,
        nearest: "st_gcn.graph.NTU_RGB_D",
      },
      {
        name: /^graph\.kinetics\./,
        what: `OpenPose's 18 joints, ${OF_2S_AGCN}`,
        nearest: "st_gcn.graph.Kinetics",
      },
      {
        name: /^graph\.ucla\./,
        what: "NW-UCLA's 20 joints, of Uason-Chen/CTR-GCN",
        nearest: "st_gcn.graph.NTU_RGB_D",
      },
    ],
  },
  {
    path: ["model_args", "graph_args", "layout"],
    known: layoutNames,
    foreign: [
      {
        name: /^nturgb\+d$/,
        what: "NTU RGB+D's 25 joints, as pyskl and mmaction2 call them",
        nearest: "ntu-rgb+d",
      },
      {
        name: /^coco$/,
        what: "COCO's 17 joints, as pyskl and mmaction2 call them",
        nearest: "coco-17",
      },
    ],
  },
];

/**
 * Refuses a config that names a network, a feeder, a graph or a layout that is not here, before its other keys are looked at:
 * a fork has more of its own, and they would hide the cause.
 * @throws {UsageError} in one line, with line and column.
 */
export function refuseForeign({ value, origin }: YamlSource): void {
  if (typeof value === "object" && value !== null && "processor_cfg" in value) {
    throw new UsageError(
      `${
        origin(["processor_cfg"], "key")
      }: processor_cfg: this is a config of mmskeleton (open-mmlab/mmskeleton), ` +
        `which is not read here; of its networks, models.backbones.ST_GCN_18 is "${ST_GCN_2019}" in yysijie/st-gcn's configs`,
    );
  }
  for (const { path, known, foreign, otherwise } of questions) {
    const name = valueAt(value, path);
    if (typeof name !== "string" || known.includes(name)) continue;
    const other = foreign.find((one) => one.name.test(name));
    const told = other === undefined
      ? `expected one of "${known.join('", "')}", got ${JSON.stringify(name)}${
        near(name, known, otherwise)
      }`
      : `${JSON.stringify(name)} is ${other.what}, and not here${comes(other.nearest)}`;
    throw new UsageError(`${origin(path)}: ${path.join(".")}: ${told}`);
  }
}

function near(name: string, known: readonly string[], otherwise: string | undefined): string {
  const tail = suggest(name, known);
  return tail.startsWith(", did you mean") ? tail : comes(otherwise);
}

function comes(nearest: string | undefined): string {
  return nearest === undefined ? "" : `; what comes nearest is "${nearest}"`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? Object.getOwnPropertyDescriptor(inner, key)?.value
        : undefined,
    value,
  );
}
