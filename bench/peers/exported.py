"""What `deno task export` wrote, in PyTorch and in ONNX Runtime: both load it and give the same logits.

    python exported.py '<model config as JSON>' WEIGHTS.pt MODEL.onnx [VECTORS.json]

The input is the formula's, two samples of the model's frames; ONNX Runtime is needed beside requirements.txt. Where the
weights are the formula's too, a file of reference vectors (src/oracle/testdata/forward_*.json) holds both programs to
the logits of the published code, to which the tests hold our engine.
"""

import json
import sys

import onnxruntime
import torch

from model import build
from oracle import oracle_input

# Of the largest logit: float32 engines that sum in other orders.
ALLOWED = 1e-5
COORDINATES, PERSONS = 3, 2


def main(config, weights, graph, vectors=None):
    config = json.loads(config)
    name = config["name"]
    model = build(config).eval()
    state = torch.load(weights, weights_only=True)
    missing, unexpected = model.load_state_dict(state, strict=False)
    wrong = [key for key in missing if not key.endswith("num_batches_tracked")] + unexpected
    if wrong:
        sys.exit(f"Cannot load {weights!r}: missing or unexpected are {', '.join(wrong)}")
    session = onnxruntime.InferenceSession(graph)
    (value,) = session.get_inputs()
    joints = config.get("channel", 0) // (COORDINATES * PERSONS)
    left_open = {"C": COORDINATES, "V": joints, "M": PERSONS}  # by Temporal Conv's graph
    _, c, t, v, m = (left_open.get(length, length) for length in value.shape)
    x = oracle_input(N=2, C=c, T=t, V=v, M=m)
    with torch.inference_mode():
        ours = model(torch.from_numpy(x))
    theirs = torch.from_numpy(session.run(None, {value.name: x})[0])
    pairs = {"PyTorch and ONNX Runtime": (ours, theirs)}
    if vectors is not None:
        with open(vectors) as file:
            (logits,) = (v["logits"] for v in json.load(file)["vectors"] if v["input"]["T"] == t)
        published = torch.tensor(logits)
        pairs["PyTorch and the published logits"] = (ours, published)
        pairs["ONNX Runtime and the published logits"] = (theirs, published)
    far = {what: ((a - b).abs().max() / b.abs().max()).item() for what, (a, b) in pairs.items()}
    for what, difference in far.items():
        print(f"{name}: {what} differ by {difference:.1e} of the largest logit, {ALLOWED:.0e} allowed")
    if not max(far.values()) <= ALLOWED:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
