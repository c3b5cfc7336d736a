/** The section of provenance: all that says what this is of, and what it takes to have it again. */

import { readableBytes } from "../../base/bytes.ts";
import { thousands, versionWords } from "../../golden/words.ts";
import { duration } from "../cells.ts";
import type { RunRecord } from "../record.ts";
import { minute } from "./changes.ts";
import { copied } from "./copied.ts";
import type { RunEvidence } from "./evidence.ts";
import { brief } from "./figures.ts";
import { partId } from "./ids.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { compactJson } from "./compact_json.ts";

type Row = readonly [name: string, value: Part];

/** How much of a digest is read. */
const DIGITS = 12;

/** The section; nothing for a run that left no record. */
export function provenanceSection(run: RunEvidence): Markup | null {
  const { record } = run.result;
  if (record === null) return null;
  const id = partId(run.result, "provenance");
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Provenance</h3>
<p class="quiet">Made again by</p><p>${copied(record.command, "command line")}</p>
<div class="charts">
${list("Program", program(record))}
${list("Engine", engine(record))}
${list("Data", data(record))}
${list("Weights and answers", weights(record))}
${list("Pins", pins(run))}
${list("Time and memory", times(record))}
</div>
<details><summary>The whole config</summary><pre class="scroll" tabindex="0" aria-label="Config">${
    compactJson(record.config)
  }</pre></details>
</section>`;
}

function list(title: string, rows: readonly Row[]): Markup {
  return markup`<div class="rows"><h4>${title}</h4><dl>${
    rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  }</dl></div>`;
}

function digest(value: string | null | undefined, what: string): Part {
  return value ? copied(value, what, DIGITS) : "–";
}

function program(record: RunRecord): Row[] {
  const { commit, clean, observation, started } = record;
  return [
    ["Commit", commit === null ? versionWords(record) : digest(commit, "commit")],
    ["Tree", clean === null ? "nobody knows" : clean ? "clean" : "changed since the commit"],
    ["Started", minute(started)],
    [
      "Seeds",
      observation.results.flatMap(({ seed }) => seed ?? []).join(", ") ||
      "none: the weights were given",
    ],
    ["Replicas", String(observation.replicas)],
    [
      "Limit",
      observation.limit === null ? "all samples" : `${thousands(observation.limit)} samples`,
    ],
    ["Config", digest(observation.recipe, "config’s digest")],
  ];
}

function engine({ observation: { environment: on, numerics, skipping } }: RunRecord): Row[] {
  return [
    ["Engine", on.engine],
    ["Device", `${on.deviceName} (${on.device})`],
    ["Precision", on.precision],
    ["Threads", String(on.threads)],
    ["System", `${on.os}, Deno ${on.deno}`],
    ["Machine", copied(on.machine, "machine’s key")],
    ...Object.entries(on.versions).map(([name, version]): Row => [name, version]),
    [
      "Oracle",
      numerics === null
        ? "not held"
        : `${numerics.vectors.length} vectors, ${
          numerics.repeatable ? "repeatable" : "not repeatable"
        }, noise ${brief(numerics.noise)}`,
    ],
    [
      "Frames",
      skipping === undefined ? "all" : `those that move; ${skipping.length} samples held densely`,
    ],
  ];
}

function data({ observation: { inputs } }: RunRecord): Row[] {
  const { dataset, layout, preparation, train, val } = inputs;
  return [
    ["Data set", dataset],
    ["Layout", layout],
    ["Preparation", `version ${preparation}`],
    ...([["Val", val], ["Train", train]] as const).flatMap(([name, part]): Row[] =>
      part === null ? [] : [
        [
          `${name} part`,
          Object.entries(part.counts).map(([what, n]) => `${what} ${thousands(n)}`).join(", "),
        ],
        [`${name} content`, digest(part.content, `digest of the ${name.toLowerCase()} part`)],
        [
          `${name} names`,
          digest(part.sampleList, `digest of the ${name.toLowerCase()} part’s names`),
        ],
      ]
    ),
  ];
}

function weights(
  { observation: { results, predictions, published }, initial, samples }: RunRecord,
): Row[] {
  return [
    ...results.map(({ seed, weights }): Row => [
      seed === null ? "Given" : `Seed ${seed}`,
      digest(weights, seed === null ? "digest of the weights" : `digest of seed ${seed}’s weights`),
    ]),
    ...(published === undefined
      ? []
      : [["Published", `${published.file}, told by ${published.by}`] as const]),
    ...(initial === null ? [] : [
      ["Started from", [
        initial.weights,
        " ",
        digest(initial.sha256, "digest of the file"),
      ]] as const,
    ]),
    ["Predictions", digest(predictions, "digest of the predictions")],
    ["Samples", digest(samples, "digest of the facts of samples")],
  ];
}

function pins({ pins, golden }: RunEvidence): Row[] {
  return [
    ...pins.map((
      { name, what, digest: pinned },
    ): Row => [`${what}`, [`${name} `, digest(pinned, `digest of ${name}`)]]),
    [
      "golden of commit",
      golden === null ? "there is no golden" : digest(golden.lineage.commit, "golden’s commit"),
    ],
    ...(golden === null ? [] : [["golden’s reason", golden.lineage.reason] as const]),
  ];
}

function times({ times, memory }: RunRecord): Row[] {
  const speed = (value: number | null): string =>
    value === null ? "–" : `${brief(value)} samples/s`;
  return [
    ["All", duration(times.total)],
    ["Preparation", duration(times.prepare)],
    ["Training", times.train === 0 ? "–" : duration(times.train)],
    ["Evaluation", duration(times.evaluate)],
    ["Training speed", speed(times.trainedPerSecond)],
    ["Evaluation speed", speed(times.evaluatedPerSecond)],
    ["Memory, at most", memory === undefined ? "not kept" : readableBytes(memory)],
  ];
}
