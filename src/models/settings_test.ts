import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import type { RunConfig } from "../library/settings.ts";
import { publishedConfig } from "../published/settings.ts";
import type { ModelConfig as Checked } from "./config.ts";
import { type ModelConfig, modelConfig } from "./settings.ts";

/** Keys that one type of a network's settings has and the other has not: none, or this does not compile. */
type Keys<T, Name> = T extends { readonly name: Name } ? keyof T : never;
type Differing<Name> =
  | Exclude<Keys<Checked, Name>, Keys<ModelConfig, Name>>
  | Exclude<Keys<ModelConfig, Name>, Keys<Checked, Name>>;
const differing: readonly Differing<Checked["name"]>[] = [];

Deno.test("modelConfig() gives settings that are right, and names the key that is not", () => {
  assert.deepEqual(differing, []);
  const tcn = { name: "tcn", channel: 150, num_class: 60, use_data_bn: true };
  assert.deepEqual(modelConfig(tcn), tcn);
  assert.throws(() => modelConfig({ ...tcn, num_class: "sixty" }), (thrown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /model: num_class: expected (a )?(whole )?number.*"sixty"/);
    return true;
  });
  assert.throws(() => modelConfig({ ...tcn, chanel: 1 }), /chanel/);
  assert.throws(() => modelConfig(7), UsageError);
});

Deno.test("publishedConfig() makes settings that modelConfig() takes", () => {
  const args = { channel: 150, num_class: 60, use_data_bn: true };
  const settings = publishedConfig("st_gcn.net.TCN", args, 2);
  assert.deepEqual(modelConfig(settings), settings);
  const config: Pick<RunConfig, "model"> = { model: settings };
  assert.equal(config.model.name, "tcn");
  assert.throws(() => publishedConfig("st_gcn.net.TNC", args, 2), /st_gcn\.net\.TCN/);
});
