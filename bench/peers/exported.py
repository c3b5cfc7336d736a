"""What `deno task export` wrote, in PyTorch and in ONNX Runtime: both load it and give the same logits.

    python exported.py {stgcn-2018,stgcn-2019,temporal-conv} '<published arguments as JSON>' WEIGHTS.pt MODEL.onnx

The input is the formula's, two samples of the model's frames; ONNX Runtime is needed beside requirements.txt.
"""

import json
import sys

import onnxruntime
import torch

from model import MODELS
from oracle import oracle_input

# Of the largest logit: two float32 engines that sum in other orders.
ALLOWED = 1e-5
# Joints and persons that Temporal Conv's graph leaves open: NTU RGB+D's.
OPEN = {"C": 3, "V": 25, "M": 2}


def main(name, arguments, weights, graph):
    model = MODELS[name](**json.loads(arguments)).eval()
    state = torch.load(weights, weights_only=True)
    missing, unexpected = model.load_state_dict(state, strict=False)
    wrong = [key for key in missing if not key.endswith("num_batches_tracked")] + unexpected
    if wrong:
        sys.exit(f"Cannot load {weights!r}: missing or unexpected are {', '.join(wrong)}")
    session = onnxruntime.InferenceSession(graph)
    (value,) = session.get_inputs()
    _, c, t, v, m = (OPEN.get(length, length) for length in value.shape)
    x = oracle_input(N=2, C=c, T=t, V=v, M=m)
    with torch.inference_mode():
        ours = model(torch.from_numpy(x))
    theirs = torch.from_numpy(session.run(None, {value.name: x})[0])
    far = ((ours - theirs).abs().max() / ours.abs().max()).item()
    print(f"{name}: PyTorch and ONNX Runtime differ by {far:.1e} of the largest logit, {ALLOWED:.0e} allowed")
    if not far <= ALLOWED:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
