import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { formatJson } from "../../base/json.ts";
import { type Cli, command } from "../cli.ts";
import { dataDirOption, jsonOption } from "../options.ts";
import { alignTables, labelledOption, labelsOption, readTables } from "./own_scores.ts";

/** `fuse`: the scores of several streams added, and which sums are worth it. */
export function fuseCommand(cli: Cli): Command {
  const made = command(cli, "fuse", "Add the scores of several streams, and say what it gains", [
    "fuse joint/epoch1_test_score.pkl bone/epoch1_test_score.pkl --labels val_label.pkl",
    "fuse joint.pkl bone.pkl joint_motion.pkl bone_motion.pkl --weights 0.6,0.6,0.4,0.4 --labels NTU60_CS.npz",
  ]);
  made
    .argument("<files...>", "files of scores, two or more, about the same samples")
    .option("--weights <list>", "one for each file, as in 2,1 (default: 1 for each)", weights)
    .option("--softmax", "make probabilities first (default: add scores as they are)")
    .addOption(labelsOption)
    .addOption(labelledOption)
    .addOption(dataDirOption)
    .addOption(jsonOption)
    .addHelpText(
      "after",
      "\nThe defaults are those of 2s-AGCN's and CTR-GCN's ensemble.py and of mmaction2's report_accuracy.py;\n" +
        "of four streams CTR-GCN takes the weights 0.6,0.6,0.4,0.4.",
    )
    .action(async (files, { json, weights, softmax = false, ...labels }) => {
      const { formatFusion, fuse } = await import("../../evaluation/fusion.ts");
      const { scores, notes } = await alignTables(await readTables(files), labels);
      for (const note of notes) cli.terminal.note(note);
      const fusion = fuse(scores, { weights, softmax });
      cli.terminal.print(json ? `${formatJson(fusion, 2)}\n` : formatFusion(fusion));
    });
  return made;
}

/** Reads `0.6,0.6,0.4`. */
function weights(text: string): readonly number[] {
  return text.split(",").map((word) => {
    const weight = Number(word);
    if (word.trim() !== "" && Number.isFinite(weight)) return weight;
    throw new InvalidArgumentError("Weights are numbers with commas between, as in 0.6,0.6,0.4");
  });
}
