/**
 * The mutations that the soak tries: each must fail a unit test and, in a copy of the tree, end an evaluation of the recorded
 * weights or a training in something other than a pass.
 */

import type { Mutation } from "./mutation.ts";
import { EVALUATED } from "./mutations_evaluated.ts";
import { TRAINED } from "./mutations_trained.ts";

/** All of them. */
export const MUTATIONS: readonly Mutation[] = [...EVALUATED, ...TRAINED];
