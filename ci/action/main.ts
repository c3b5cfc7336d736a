/**
 * What the action runs: see action.yml.
 *
 *     deno task action
 */

import { act } from "./act.ts";
import { programIn } from "./program.ts";

const environment = Deno.env.toObject();

Deno.exit(
  await act({
    environment,
    program: programIn(environment),
    now: () => new Date(),
    write: (bytes) => {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(Deno.stdout.writeSync(rest));
    },
  }),
);
