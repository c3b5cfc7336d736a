import { type Command, Option } from "@commander-js/extra-typings";
import { exportFormats } from "../../library/export_formats.ts";
import { datasetNamed } from "../own/chosen_dataset.ts";
import { type Cli, command, dataContextOf, placesOf } from "../cli.ts";
import { datasetOption, mirrorOption, modelOption, oneOf, setOption } from "../options.ts";

/** `export`: weights for PyTorch, safetensors or ONNX Runtime. */
export function exportCommand(cli: Cli): Command {
  const made = command(cli, "export", "Write weights for other programs", [
    "export --model stgcn --dataset ntu-xsub --weights reference --format onnx --out stgcn.onnx",
    "export --model tcn --dataset twin-ntu-xsub --weights work_dir/twin-ntu-xsub/tcn/latest " +
    "--format safetensors --out tcn.safetensors",
  ]);
  made
    .addOption(modelOption)
    .addOption(datasetOption)
    .requiredOption(
      "--weights <file>",
      "a PyTorch or safetensors file, a run's folder, or reference",
    )
    .addOption(
      new Option("--format <name>", "PyTorch's, safetensors, or the network as ONNX")
        .choices(exportFormats).argParser(oneOf(exportFormats)).makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "the file to write")
    .addOption(setOption)
    .addOption(mirrorOption)
    .action(async ({ model, dataset, weights, format, out, set, mirror }) => {
      const { configFor } = await import("../../suite/own_config.ts");
      const { weightsMeant } = await import("../../store/run_weights.ts");
      const { requireWeights } = await import("../../provision/read_weights.ts");
      const { REFERENCE } = await import("../../provision/reference_weights.ts");
      const { dataset: chosen, own } = await datasetNamed(dataset);
      const folders = { dataDir: "data", own, ...(mirror === undefined ? {} : { mirror }) };
      const request = { dataset: chosen, model, set };
      const config = await configFor(placesOf(cli, folders), request);
      const meant = await weightsMeant(weights);
      if (meant !== REFERENCE) await requireWeights(meant);
      const { exportWeights } = await import("../../library/export.ts");
      await exportWeights({ config, weights: meant, format, out }, dataContextOf(cli, folders));
      cli.terminal.print(`${out}\n`);
    });
  return made;
}
