/** Seeded masks for dropout, drawn by TensorFlow's stateless generator. */

import { flag, ofFloat, run, type } from "./attributes.ts";
import { backend, type Tensor, tf } from "./backend.ts";
import { scalar, whole, wholes } from "./constants.ts";
import { reshape, slice } from "./shapes.ts";

/**
 * The same random choice for the same two `seeds` (int32), on one kind of device: bool of `shape`, each
 * true with probability `share`, which is rounded to 1/256.
 */
export function randomMask(shape: readonly number[], share: number, seeds: Tensor): Tensor {
  const { TF_INT32, TF_UINT8 } = backend().binding;
  const size = tf.util.sizeFromShape([...shape]);
  const count = Math.ceil(size / 4);
  const bits = run("StatelessRandomUniformFullInt", [
    type("dtype", TF_INT32),
    type("T", TF_INT32),
    type("Tseed", TF_INT32),
  ], [wholes([count]), seeds]);
  // Four draws of a byte in each word of random bits: [words,4] uint8, without a copy.
  const bytes = run("Bitcast", [type("T", TF_INT32), type("type", TF_UINT8)], [bits]);
  const byteLimit = run("Cast", [
    type("SrcT", TF_INT32),
    type("DstT", TF_UINT8),
    flag("Truncate", false),
  ], [whole(Math.round(share * 256) - 1)]);
  const drawn = run("LessEqual", [type("T", TF_UINT8)], [bytes, byteLimit]);
  const flat = reshape(drawn, [count * 4]);
  const wanted = size === count * 4 ? flat : slice(flat, [0], [size]);
  const mask = reshape(wanted, shape);
  tf.dispose([bits, bytes, byteLimit, drawn, flat, wanted]);
  return mask;
}

/** `x` where `mask` (bool, same shape), else 0. */
export function masked(x: Tensor, mask: Tensor): Tensor {
  return run("SelectV2", [ofFloat()], [mask, x, scalar(0)]);
}
