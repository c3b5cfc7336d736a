/**
 * How fast the networks are here and in other programs, with the same weights and inputs, in turns; and whether that is
 * what it was on another day. No speed makes it fail.
 *
 *     deno task bench --help
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { reason, UsageError } from "../src/base/errors.ts";
import { terminalText } from "../src/base/text.ts";
import { endingOf } from "../src/cli/exit.ts";
import { networkNames } from "./networks.ts";
import { peerPython } from "./peers/python.ts";
import { comparison, requireComparable, type Setup } from "./speeds/compare.ts";
import { lengthLaws } from "./speeds/inputs.ts";
import { machineOf, versionsUnder } from "./speeds/machine.ts";
import { measure, type Plan } from "./speeds/measure.ts";
import { devices, ours, programNames, tasks } from "./speeds/programs.ts";
import { report } from "./speeds/report.ts";
import { readSaved, save, type Saved } from "./speeds/saved.ts";

const USAGE = `deno task bench [inference] [training] [OPTIONS]

--network NAME    stgcn, stgcn-2019 or tcn, as often as wanted; all by default
--program NAME    skelbench, skelbench-skipping, pytorch, pytorch-compiled or onnxruntime, as often as wanted; all by
                  default, on a GPU Skelbench's own
--repeats N       in each of which all processes begin anew (6)
--rounds N        turns that a program takes in each (2)
--seconds S       that a turn lasts at least (2)
--threads N       of each program (2)
--batch N         samples (8; 64 in inference of tcn)
--frames N        of a sample (300)
--lengths NAME    full, or ntu: zeros behind an end that is drawn as NTU RGB+D has it
--device NAME     cpu or gpu
--save FILE       writes what was measured as JSON
--compare FILE    tells what became slower or faster since FILE was saved, on the same machine with the same settings
--anyway          compares with another machine or other settings, too
--from FILE       takes what was saved instead of measuring
`;

const one = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const flag = { type: "boolean", default: false } as const;
const count = z.coerce.number().pipe(z.int().positive());

const command = z.strictObject({
  tasks: z.array(z.enum(tasks)),
  network: z.array(z.enum(networkNames)).default([...networkNames]),
  program: z.array(z.enum(programNames)).optional(),
  repeats: count.default(6),
  rounds: count.default(2),
  seconds: z.coerce.number().positive().default(2),
  threads: count.default(2),
  batch: count.optional(),
  frames: count.default(300),
  lengths: z.enum(lengthLaws).default("full"),
  device: z.enum(devices).default("cpu"),
  save: z.string().optional(),
  compare: z.string().optional(),
  from: z.string().optional(),
  anyway: z.boolean(),
  help: z.boolean(),
});

/** A checked command line. */
type Command = Readonly<z.infer<typeof command>>;

const options = {
  ...{ network: many, program: many, repeats: one, rounds: one, seconds: one, threads: one },
  ...{ batch: one, frames: one, lengths: one, device: one, save: one, compare: one, from: one },
  ...{ anyway: flag, help: { ...flag, short: "h" } },
} as const;

/** @throws {UsageError} naming what is not to be had. */
function parsed(args: readonly string[]): Command {
  const { values, positionals } = words(args);
  const found = command.safeParse({
    ...values,
    tasks: positionals.length === 0 ? [...tasks] : positionals,
  });
  if (found.success) return found.data;
  const issues = found.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UsageError(`Cannot measure: ${issues.join("; ")}`);
}

// deno-lint-ignore explicit-function-return-type -- what it gives follows from the options
function words(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (thrown) {
    throw new UsageError(`Cannot measure: ${reason(thrown)}`);
  }
}

/** @throws {UsageError} if a program has no place on the device. */
function planOf({ network, program, device, repeats, batch, ...rest }: Command): Plan {
  const programs = program ?? (device === "cpu" ? programNames : ours);
  const peer = programs.find((name) => device === "gpu" && !ours.includes(name));
  if (peer !== undefined) {
    throw new UsageError(`Cannot measure ${peer} on a GPU: peers are for the processor`);
  }
  const { threads, frames, lengths, rounds, seconds } = rest;
  return {
    settings: { device, threads, frames, lengths, rounds, seconds },
    ...{ repeats, tasks: rest.tasks, networks: network, programs, batch },
  };
}

async function measured(plan: Plan, setup: Setup): Promise<Saved> {
  const environment = Deno.env.toObject();
  const [load = 0] = Deno.loadavg();
  const when = new Date().toISOString();
  const under = await versionsUnder(environment);
  const needsPeers = plan.programs.some((program) => !ours.includes(program));
  const python = needsPeers ? await peerPython(environment) : "";
  const { rows, versions } = await measure(plan, python, (what) => write(Deno.stderr, `${what}\n`));
  return {
    ...{ schema: "skelbench/bench@1", when, load, ...setup },
    ...{ versions: { ...under, ...versions }, rows },
  };
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  stream.writeSync(new TextEncoder().encode(text));
}

async function main(args: readonly string[]): Promise<void> {
  const asked = parsed(args);
  if (asked.help) return write(Deno.stdout, USAGE);
  const given = asked.from === undefined ? undefined : await readSaved(asked.from);
  const before = asked.compare === undefined ? undefined : await readSaved(asked.compare);
  const plan = planOf(asked);
  const setup = given ?? { machine: await machineOf(asked.device), settings: plan.settings };
  if (asked.compare !== undefined && before !== undefined && !asked.anyway) {
    requireComparable(setup, before, asked.compare);
  }
  const now = given ?? await measured(plan, setup);
  if (asked.save !== undefined) await save(asked.save, now);
  write(Deno.stdout, report(now));
  if (before !== undefined) write(Deno.stdout, `\n${comparison(now, before).join("\n")}\n`);
}

try {
  await main(Deno.args);
} catch (thrown) {
  const { code, message } = endingOf(thrown, true);
  write(Deno.stderr, `${terminalText(message)}\n`);
  Deno.exit(code);
}
