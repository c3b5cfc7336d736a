import { type Command, Option } from "@commander-js/extra-typings";
import { join } from "node:path";
import { writeAtomically } from "../../base/files.ts";
import { ownDatasetJsonSchema } from "../../datasets/described/description.ts";
import { goldenJsonSchema } from "../../golden/golden.ts";
import { recordJsonSchema } from "../../report/record.ts";
import { resultJsonSchema } from "../../report/result.ts";
import { type Cli, command } from "../cli.ts";

/** The published schemas by the name of their file; the version is the one that the documents carry. */
const SCHEMAS = {
  "dataset@1": ownDatasetJsonSchema,
  "golden@1": goldenJsonSchema,
  "record@1": recordJsonSchema,
  "result@1": resultJsonSchema,
} as const;

/** The names of the published schemas. */
export const SCHEMA_NAMES = ["dataset@1", "golden@1", "record@1", "result@1"] as const;

/** A schema's one text. */
export function schemaText(name: keyof typeof SCHEMAS): string {
  return `${JSON.stringify(SCHEMAS[name](), null, 2)}\n`;
}

/** `schema`: the JSON Schemas of what other programs read. */
export function schemaCommand(cli: Cli): Command {
  const made = command(
    cli,
    "schema",
    "Write the JSON Schemas of golden, record, result and data set",
    [
      "schema",
      "schema --folder schema",
    ],
  );
  made
    .addOption(new Option("--folder <dir>", "where they go").default("schema"))
    .action(async ({ folder }) => {
      for (const name of SCHEMA_NAMES) {
        const path = join(folder, `${name}.json`);
        await writeAtomically(path, schemaText(name));
        cli.terminal.print(`${path}\n`);
      }
    });
  return made;
}
