/**
 * Logits beside PyTorch's at the published size (batch 8, T 300, V 25, M 2), on the CPU with 2 threads each.
 *
 *     deno run -A bench/inference_bench.ts [ROUNDS] [NETWORK…]
 */

import { benchNetworks } from "./networks.ts";

await benchNetworks("inference", Deno.args);
