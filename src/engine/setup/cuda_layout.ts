import { join } from "node:path";

/**
 * TensorFlow finds NVIDIA's libraries in `nvidia/*` beside it, by its own RUNPATH, in which cuSOLVER's
 * folder is missing: a link in cuBLAS's folder mends that. Without it TensorFlow runs on the CPU and
 * says nothing.
 */
export async function linkCusolver(site: string): Promise<void> {
  const name = "libcusolver.so.11";
  await Deno.symlink(`../../cusolver/lib/${name}`, join(site, "nvidia", "cublas", "lib", name));
}

/** What comes with the driver and so from no wheel. */
export const DRIVER_LIBRARIES = ["libcuda.so.1", "libnvidia-ml.so.1"] as const;
