import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { filled, floats, scalar } from "./constants.ts";
import { Graph } from "./graph.ts";
import { add, convolution, matMul, multiply, relu } from "./kernels.ts";
import { randomMask } from "./random_mask.ts";
import { reshape } from "./shapes.ts";
import { testEngine } from "./testing.ts";

function values(tensor: tf.Tensor | undefined): number[] {
  return [...tensor?.dataSync() ?? []];
}

const ROWS = Float32Array.of(0, 1, 0, 1, 0, 0);

Deno.test("Graph does with other inputs what was recorded, with kernels of every kind of attribute", async () => {
  await testEngine();
  const along = { stride: 2, before: 1, after: 1 };
  const work = (x: tf.Tensor, w: tf.Tensor, seeds: tf.Tensor): tf.Tensor[] => {
    const convolved = convolution(x, w, along);
    const two = floats(ROWS, [2, 3]);
    const products = matMul(reshape(two, [2, 3]), reshape(filled(1, [3, 2]), [3, 2]));
    return [relu(convolved), products, randomMask([2, 5], 0.5, seeds)];
  };
  const inputs = (n: number): [tf.Tensor, tf.Tensor, tf.Tensor] => [
    tf.randomNormal([1, 6, 1, 2], 0, 1, "float32", n),
    tf.randomNormal([3, 1, 2, 2], 0, 1, "float32", n + 1),
    tf.tensor1d([n, -n], "int32"),
  ];
  tf.tidy(() => {
    const first = inputs(1);
    using graph = Graph.record((input) => {
      first.forEach(input);
      return work(...first);
    });
    const other = inputs(8);
    for (const [i, output] of graph.run(other).entries()) {
      const expected = work(...other)[i] as tf.Tensor;
      assert.deepEqual(output.shape, expected.shape);
      assert.equal(output.dtype, expected.dtype);
      assert.deepEqual(values(output), values(expected));
    }
  });
});

Deno.test("Graph keeps a constant of the engine, and gives back an input that nothing was done to", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.tensor1d([10, 20]);
    using graph = Graph.record((input) => {
      input(x);
      return [add(x, floats(Float32Array.of(1, 2), [2])), x.clone()];
    });
    const y = tf.tensor1d([5, 6]);
    const [sum, same] = graph.run([y]);
    assert.deepEqual(values(sum), [6, 8]);
    assert.deepEqual(values(same), [5, 6]);
    y.dispose();
    assert.deepEqual(values(same), [5, 6], "a handle of its own");
  });
});

Deno.test("Graph refuses a tensor that is no input, no kernel's output and no constant, whenever it was made", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.tensor1d([10, 20]);
    const before = tf.tensor1d([1, 2]);
    for (const other of [(): tf.Tensor => before, (): tf.Tensor => tf.tensor1d([1, 2])]) {
      const recorded = (): Graph =>
        Graph.record((input) => {
          input(x);
          return [add(x, other())];
        });
      assert.throws(recorded, /Cannot record a graph: a tensor \[2\] of float32 is no input/);
      const unused = (): Graph =>
        Graph.record((input) => {
          input(x);
          return [other().clone()];
        });
      assert.throws(unused, /Cannot record a graph/);
    }
    assert.deepEqual(values(add(x, before)), [11, 22], "and nothing listens any more");
  });
});

Deno.test("Graph refuses a recording that reads values, and one of other shapes", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.tensor1d([1, 2]);
    const reading = (): Graph =>
      Graph.record((input) => {
        input(x);
        const twice = multiply(x, x);
        return [add(twice, scalar(twice.dataSync()[0] as number))];
      });
    assert.throws(reading, /Cannot read values: what runs is recorded/);
    assert.deepEqual(values(x), [1, 2], "and nothing listens any more");
    using graph = Graph.record((input) => {
      input(x);
      return [multiply(x, x)];
    });
    assert.throws(() => graph.run([tf.tensor2d([[1, 2, 3]])]));
    assert.throws(() => graph.run([x, x]));
  });
});

Deno.test("Graph says where it found no folder to write", async () => {
  await testEngine();
  const before = Deno.env.get("TMPDIR");
  const gone = await Deno.makeTempDir();
  await Deno.remove(gone);
  const x = tf.tensor1d([1]);
  Deno.env.set("TMPDIR", gone);
  try {
    assert.throws(
      () =>
        Graph.record((input) => {
          input(x);
          return [multiply(x, x)];
        }),
      /Cannot write a graph of \d+ bytes for TensorFlow: .*name a folder with room in TMPDIR/,
    );
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
  x.dispose();
});

Deno.test("Graph leaves no tensor, no file, and no session behind", async () => {
  await testEngine();
  const x = tf.tensor1d([1, 2]);
  const before = tf.memory().numTensors;
  const graph = Graph.record((input) => {
    input(x);
    return [multiply(x, x)];
  });
  graph.run([x]).forEach((output) => output.dispose());
  assert.equal(tf.memory().numTensors, before);
  graph[Symbol.dispose]();
  assert.throws(() => graph.run([x]), /not found/);
  x.dispose();
});
