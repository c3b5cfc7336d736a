"""The networks in eager PyTorch on the CPU, as a worker of a comparison, or held against the vectors.

    python model.py {training,inference} '<model config as JSON>' BATCH SECONDS THREADS
    python model.py --check [FOLDER]

`--check` computes the logits of the vectors in every `forward_<model>_<dataset>.json` of the folder, the project's own
by default, from the formula's weights, and fails where they are farther off than another float32 engine may be.
"""

import json
import pathlib
import sys

import torch
from torch import nn

from oracle import oracle_input, oracle_parameter
from stgcn import Stgcn
from stgcn_2019 import Stgcn2019
from tcn import Tcn
from turns import memory_kb, serve_turns

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


def training(model, x, labels):
    """One step as the published recipes have it, and its loss, which a training loop looks at."""
    model.train()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=1e-4,
    )
    criterion = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = criterion(model(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        return len(x)

    return step


def inference(model, x):
    model.eval()

    def predict():
        with torch.inference_mode():
            model(x)
        return len(x)

    return predict


def main(task, config, batch, seconds, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    started_kb = memory_kb("VmRSS")
    model = build(json.loads(config))
    x = torch.from_numpy(oracle_input(int(batch), 3, 300, 25, 2, absent=False))
    if task == "training":
        work = training(model, x, torch.arange(len(x)))
    else:
        work = inference(model, x)
    serve_turns(work, float(seconds), started_kb)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*(sys.argv[2:3] or [OWN_VECTORS]))
    elif len(sys.argv) == 6:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
