"""The networks in PyTorch on the CPU, eager or compiled, as a worker of a comparison, or held against the vectors.

    python model.py '<work as JSON, see speeds/programs.ts>'
    python model.py --check [FOLDER]

`--check` computes the logits of the vectors in every `forward_<model>_<dataset>.json` of the folder, the project's own
by default, from the formula's weights, and fails where they are farther off than another float32 engine may be.
"""

import json
import pathlib
import platform
import sys

import numpy as np
import torch
from torch import nn

from oracle import oracle_input, oracle_parameter
from stgcn import Stgcn
from stgcn_2019 import Stgcn2019
from tcn import Tcn
from turns import memory_kb, say, serve_turns

MODELS = {"stgcn": Stgcn, "stgcn-2019": Stgcn2019, "tcn": Tcn}
OWN_VECTORS = pathlib.Path(__file__).parents[2] / "src" / "oracle" / "testdata"
# Times PyTorch's own distance from the float64 logits: another order of summation.
FACTOR = 10


def build(config):
    """The network of a model's config."""
    if config["name"] not in MODELS:
        raise ValueError(f"Cannot build {config['name']!r}: there is no peer of it in MODELS of model.py")
    return MODELS[config["name"]](config)


def load_formula(model):
    """Gives every weight the formula's value; the adjacency and the counters stay."""
    state = model.state_dict()
    for name, value in state.items():
        if name != "A" and not name.endswith("num_batches_tracked"):
            value.copy_(torch.from_numpy(oracle_parameter(name, tuple(value.shape))))


def check(folder):
    checked = failed = 0
    for path in sorted(pathlib.Path(folder).glob("forward_*_*.json")):
        for vector in json.loads(path.read_text())["vectors"]:
            model = build(vector["model"]).eval()
            load_formula(model)
            with torch.inference_mode():
                logits = model(torch.from_numpy(oracle_input(**vector["input"])))
            expected = torch.tensor(vector["logits"], dtype=torch.float64)
            far = (logits.double() - expected).abs().max().item()
            allowed = max(FACTOR * vector["f32_max_abs_diff"], 1e-6)
            checked += 1
            failed += not far <= allowed
            print(f"{vector['name']}: {far:.2e} off, {allowed:.2e} allowed")
    if checked == 0:
        sys.exit(f"Cannot check: there is no forward_<model>_<dataset>.json in {folder!r}")
    if failed:
        sys.exit(f"{failed} of {checked} vectors are farther off than allowed")


def given_weights(model, path):
    """Loads a file of ours; nothing may be missing in it or too much, but PyTorch's counters of batches."""
    missing, unexpected = model.load_state_dict(torch.load(path, weights_only=True), strict=False)
    wrong = [name for name in missing if not name.endswith("num_batches_tracked")] + unexpected
    if wrong:
        raise ValueError(f"Cannot load {str(path)!r}: missing or unexpected are {', '.join(wrong)}")


def training(model, forward, x, labels):
    """One step as the published recipes have it, and its loss, which a training loop looks at. It gives no logits."""
    model.train()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=1e-4,
    )
    criterion = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = criterion(forward(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        return []

    return step


def inference(model, forward, x):
    model.eval()

    def predict():
        with torch.inference_mode():
            return forward(x)

    return predict


def main(work):
    torch.set_num_threads(work["threads"])
    torch.manual_seed(1)
    started_kb = memory_kb("VmRSS")
    folder = pathlib.Path(work["folder"])
    model = build(work["model"])
    given_weights(model, folder / "weights.pt")
    x = torch.from_numpy(np.load(folder / "x.npy"))
    compiled = work["program"] == "pytorch-compiled"
    forward = torch.compile(model) if compiled else model
    if work["task"] == "training":
        once = training(model, forward, x, torch.arange(len(x)) % work["model"]["num_class"])
    else:
        once = inference(model, forward, x)

    def counted():
        once()
        return len(x)

    try:
        logits = torch.as_tensor(once()).flatten().tolist()
    except Exception as thrown:
        if not compiled:
            raise
        # It needs a compiler of C++, and not every graph compiles.
        say(unavailable=f"torch.compile: {(str(thrown).strip() or repr(thrown)).splitlines()[0]}")
        return
    versions = {"Python": platform.python_version(), "PyTorch": torch.__version__}
    serve_turns(counted, work["seconds"], started_kb, warm=True, logits=logits, versions=versions)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*(sys.argv[2:3] or [OWN_VECTORS]))
    elif len(sys.argv) == 2:
        main(json.loads(sys.argv[1]))
    else:
        sys.exit(__doc__)
