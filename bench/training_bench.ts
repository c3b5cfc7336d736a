/**
 * A whole training step beside PyTorch's at the published size (batch 8, T 300, V 25, M 2): dropout 0.5, running
 * statistics, biases, SGD with Nesterov and decay, on the CPU with 2 threads each.
 *
 *     deno run -A bench/training_bench.ts [ROUNDS] [NETWORK…]
 */

import { benchNetworks } from "./networks.ts";

await benchNetworks("training", Deno.args);
