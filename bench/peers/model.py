"""The networks in eager PyTorch on the CPU, as a worker of a comparison, or held against the vectors.

    python model.py {training,inference} {stgcn-2018,stgcn-2019,temporal-conv} '<published arguments as JSON>' BATCH SECONDS THREADS
    python model.py --check [FOLDER]

`--check` computes the logits of every `forward_<model>_<dataset>.json` in the folder, the project's own
by default, from the formula's weights, and fails where they are farther off than another float32 engine may be.
"""

import json
import pathlib
import sys

import torch
from torch import nn

from oracle import oracle_input, oracle_parameter
from st_gcn_2018 import StGcn2018
from st_gcn_2019 import StGcn2019
from temporal_conv import TemporalConv
from turns import memory_kb, serve_turns

# By the names that the vectors have for them.
MODELS = {"stgcn-2018": StGcn2018, "stgcn-2019": StGcn2019, "temporal-conv": TemporalConv}
OWN_VECTORS = pathlib.Path(__file__).parents[2] / "src" / "models" / "testdata"
# Times PyTorch's own distance from the float64 logits: another order of summation.
FACTOR = 10


def load_formula(model):
    """Gives every weight the formula's value; the adjacency and the counters stay."""
    state = model.state_dict()
    for name, value in state.items():
        if name != "A" and not name.endswith("num_batches_tracked"):
            value.copy_(torch.from_numpy(oracle_parameter(name, tuple(value.shape))))


def check(folder):
    checked = failed = 0
    for path in sorted(pathlib.Path(folder).glob("forward_*_*.json")):
        vector = json.loads(path.read_text())
        for name, case in vector["cases"].items():
            model = MODELS[vector["model"]](**case["args"]).eval()
            load_formula(model)
            with torch.inference_mode():
                logits = model(torch.from_numpy(oracle_input(**case["input"])))
            expected = torch.tensor(case["logits"], dtype=torch.float64)
            far = (logits.double() - expected).abs().max().item()
            allowed = max(FACTOR * case["f32_max_abs_diff"], 1e-6)
            checked += 1
            failed += not far <= allowed
            print(f"{path.stem} {name}: {far:.2e} off, {allowed:.2e} allowed")
    if checked == 0:
        sys.exit(f"Cannot check: there is no forward_<model>_<dataset>.json in {folder!r}")
    if failed:
        sys.exit(f"{failed} of {checked} cases are farther off than allowed")


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


def main(task, name, arguments, batch, seconds, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    started_kb = memory_kb("VmRSS")
    model = MODELS[name](**json.loads(arguments))
    x = torch.from_numpy(oracle_input(int(batch), 3, 300, 25, 2, absent=False))
    if task == "training":
        work = training(model, x, torch.arange(len(x)))
    else:
        work = inference(model, x)
    serve_turns(work, float(seconds), started_kb)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*(sys.argv[2:3] or [OWN_VECTORS]))
    elif len(sys.argv) == 7:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
