/** Seeded masks for dropout, drawn by TensorFlow's stateless generator. */

import { flag, ofFloat, run, type } from "./attributes.ts";
import { backend, type Tensor, tf } from "./backend.ts";
import { scalar, whole, wholes } from "./constants.ts";
import { reshape, slice } from "./shapes.ts";

/**
 * The same random choice for the same two `seeds` (int32), on one kind of device: bool of `shape`, each
 * true with probability `share`, which is above 0 and below 1. A whole number of 256ths takes a byte a draw;
 * any other takes a word, which holds it to 2^-32.
 */
export function randomMask(shape: readonly number[], share: number, seeds: Tensor): Tensor {
  if (!(share > 0 && share < 1)) {
    throw new RangeError(
      `Cannot draw a mask that keeps a share of ${share}: expected 0 < share < 1`,
    );
  }
  const size = tf.util.sizeFromShape([...shape]);
  const drawn = Number.isInteger(share * 256)
    ? drawnByBytes(size, share * 256, seeds)
    : drawnByWords(size, share, seeds);
  const mask = reshape(drawn, shape);
  drawn.dispose();
  return mask;
}

/** `size` draws of a byte, each true in `of256` of 256 cases. */
function drawnByBytes(size: number, of256: number, seeds: Tensor): Tensor {
  const { TF_INT32, TF_UINT8 } = backend().binding;
  const count = Math.ceil(size / 4);
  const bits = randomWords(count, seeds);
  // Four draws of a byte in each word of random bits: [words,4] uint8, without a copy.
  const bytes = run("Bitcast", [type("T", TF_INT32), type("type", TF_UINT8)], [bits]);
  const byteLimit = run("Cast", [
    type("SrcT", TF_INT32),
    type("DstT", TF_UINT8),
    flag("Truncate", false),
  ], [whole(of256 - 1)]);
  const drawn = run("LessEqual", [type("T", TF_UINT8)], [bytes, byteLimit]);
  const flat = reshape(drawn, [count * 4]);
  const wanted = size === count * 4 ? flat.clone() : slice(flat, [0], [size]);
  tf.dispose([bits, bytes, byteLimit, drawn, flat]);
  return wanted;
}

/** `size` draws of a word, each true with probability `share`, at least one in 2^32. */
function drawnByWords(size: number, share: number, seeds: Tensor): Tensor {
  const words = randomWords(size, seeds);
  const kept = Math.min(Math.max(Math.round(share * 2 ** 32), 1), 2 ** 32 - 1);
  const { TF_INT32 } = backend().binding;
  const drawn = run("LessEqual", [type("T", TF_INT32)], [words, whole(kept - 1 - 2 ** 31)]);
  words.dispose();
  return drawn;
}

/** Words of random bits, as int32. */
function randomWords(count: number, seeds: Tensor): Tensor {
  const { TF_INT32 } = backend().binding;
  return run("StatelessRandomUniformFullInt", [
    type("dtype", TF_INT32),
    type("T", TF_INT32),
    type("Tseed", TF_INT32),
  ], [wholes([count]), seeds]);
}

/** `x` where `mask` (bool, same shape), else 0. Along one axis, a third faster: the 0 is broadcast. */
export function masked(x: Tensor, mask: Tensor): Tensor {
  const [values, choices] = [reshape(x, [x.size]), reshape(mask, [x.size])];
  const chosen = run("SelectV2", [ofFloat()], [choices, values, scalar(0)]);
  const shaped = reshape(chosen, x.shape);
  tf.dispose([values, choices, chosen]);
  return shaped;
}
