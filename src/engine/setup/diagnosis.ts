/** What the engine stands on: every component with version and digest, and what mends it. */

import { join } from "node:path";
import { sha256OfFile } from "../../base/digest.ts";
import { exists } from "../../base/files.ts";
import { shellLine } from "../../base/shell.ts";
import type { Digests } from "../../pins/digests.ts";
import { lookInFolder } from "../../pins/mirror.ts";
import { hasDriver } from "./driver.ts";
import { ADDON, type EngineFiles } from "./engine_files.ts";
import {
  compilerFinding,
  diskFinding,
  driverFinding,
  type Finding,
  platformFinding,
  pythonFindings,
} from "./host_findings.ts";
import { LIBRARIES } from "./members.ts";
import { engineFolder, findEngine, type ProvisionRequest, wheelsOf } from "./provision.ts";

export type { Finding } from "./host_findings.ts";

/** What is to be looked at, and in which surroundings. */
export interface DiagnosisRequest
  extends Omit<ProvisionRequest, "offline" | "onProgress" | "signal"> {
  /** Whether the GPU's driver is there; a test has its own answer. */
  readonly driver?: () => boolean;
}

/**
 * Looks at every component; takes the libraries' digests anew, while the programs that are asked start (about a second).
 * Nothing is changed.
 */
export async function diagnose(request: DiagnosisRequest): Promise<readonly Finding[]> {
  const engine = await findEngine(request);
  const toBuild = engine === undefined;
  const looked: (Finding | Finding[] | Promise<Finding | Finding[]>)[] = [
    { component: "deno", state: "ok", needed: true, version: Deno.version.deno },
    platformFinding(),
    pythonFindings(request.environment, toBuild),
    compilerFinding(request.environment),
    wheels(request),
    engine === undefined ? missingEngine(request) : libraries(engine, request),
    driverFinding(request.device, (request.driver ?? hasDriver)()),
    diskFinding(request.cache, request.device, toBuild),
    mirror(request),
  ];
  return (await Promise.all(looked)).flat();
}

function wheels({ pins, device }: DiagnosisRequest): Finding[] {
  return wheelsOf(pins, device).map(({ requirement, sha256, name }) => ({
    component: "wheel pin",
    state: "ok",
    needed: true,
    version: requirement,
    digest: sha256,
    detail: name,
  }));
}

/** The command that sets the engine up from where this diagnosis looked. */
function setup({ device, mirror }: DiagnosisRequest): string {
  const place = mirror?.kind === "url" ? mirror.base.href : mirror?.folder;
  const from = place === undefined ? [] : ["--mirror", place];
  return shellLine(["deno", "task", "setup", "--device", device, ...from]);
}

function missingEngine(request: DiagnosisRequest): Finding {
  return {
    component: "TensorFlow",
    state: "missing",
    needed: true,
    detail: engineFolder(request),
    mend: setup(request),
  };
}

/** The two libraries and the addon, each read and held against the digest of its making. */
async function libraries(engine: EngineFiles, request: DiagnosisRequest): Promise<Finding[]> {
  const watched = [...LIBRARIES.map((name) => `tensorflow/${name}`), ADDON];
  const version = engine.manifest.wheels[0] ?? "";
  const findings: Finding[] = [];
  for (const file of engine.manifest.files.filter(({ path }) => watched.includes(path))) {
    const digest = await sha256OfFile(join(engine.folder, file.path));
    const common = { component: file.path, needed: true, digest, detail: engine.folder };
    findings.push({
      ...common,
      version: file.path === ADDON ? engine.manifest.compiler : version,
      ...(digest === file.sha256
        ? { state: "ok" }
        : { state: "wrong", mend: `rm -r "${engine.folder}" && ${setup(request)}` }),
    });
  }
  return findings;
}

type Named = Digests & { readonly name: string };

/** What a mirror folder holds of all that is pinned; a mirror URL is only named. */
async function mirror({ mirror, pins }: DiagnosisRequest): Promise<Finding[]> {
  if (mirror === undefined) return [];
  if (mirror.kind === "url") {
    return [{ component: "mirror", state: "ok", needed: false, detail: mirror.base.href }];
  }
  const files = pins.all().flatMap((pin): readonly Named[] =>
    pin.kind === "tree" ? pin.packings : [pin]
  );
  const findings: Finding[] = [];
  for (const pin of files) {
    const found = await lookInFolder(mirror.folder, pin);
    const component = `mirror's ${pin.name}`;
    if (found.path !== undefined) {
      const { sha256: digest } = found.measured;
      findings.push({ component, state: "ok", needed: false, digest, detail: found.path });
    } else if (await exists(found.tried.place)) {
      const { place, answer } = found.tried;
      findings.push({ component, state: "wrong", needed: false, detail: `${place}: ${answer}` });
    }
  }
  if (findings.length > 0) return findings;
  const detail = `${mirror.folder} holds no pinned file`;
  return [{ component: "mirror", state: "missing", needed: false, detail }];
}
