import assert from "node:assert/strict";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { showSample } from "./show_sample.ts";

/** The test runner names a file that such a test leaves open. */
const sanitizeResources = true;

Deno.test("showSample() closes the database in which looking a name up fails", {
  sanitizeResources,
}, async () => {
  await using project = await FakeProject.make();
  const request = {
    /** No name: what looks it up throws, with the database open. */
    sample: undefined as unknown as string,
    dataset: undefined,
    feederOf: () => Promise.resolve(undefined),
    seed: 1,
  };
  await assert.rejects(showSample(request, project.context(fakeRunner())), TypeError);
});

Deno.test("showSample() closes the database when the network's config cannot be read", {
  sanitizeResources,
}, async () => {
  await using project = await FakeProject.make();
  const feederOf = (): Promise<never> => Promise.reject(new Error("no config"));
  const request = { sample: "val7", dataset: undefined, feederOf, seed: 1 };
  await assert.rejects(showSample(request, project.context(fakeRunner())), /no config/);
});
