"""The reference vectors of a network of our own, computed by its peer: what `golden/oracle/<model>.json` holds.

    python vectors.py '<model config as JSON>' C V M > golden/oracle/<model>.json

A forward pass of two samples and five training steps of four, without dropout, from the formula's weights, in float64;
beside each number how far PyTorch's float32 is from it. C, V and M are the sizes of a sample's axes.
"""

import json
import sys

import torch
from torch import nn

from model import build, load_formula
from oracle import oracle_input

# Multiples of PyTorch's own distance that engines of other orders of summation stay in.
FORWARD_FACTOR, TRAINING_FACTOR = 4, 10
FRAMES = {"forward": 61, "training": 32}
STEPS, BATCH = 5, 4
OPTIMIZER = {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.0001}
# Values of a tensor that stand behind its norm.
TOLD = 3
# A gradient under this is rounding: no share of its norm tells anything.
NO_NORM = 1e-6


def network(config, dtype):
    """The network with the formula's weights, nothing dropped."""
    model = build(config)
    load_formula(model)
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return model.to(dtype)


def evaluated(model, sizes):
    model.eval()
    with torch.inference_mode():
        x = torch.from_numpy(oracle_input(N=2, **sizes))
        return model(x.to(next(model.parameters()).dtype)).double()


def state_of(model):
    """Parameters and running statistics; what is fixed or counts is left out."""
    return {
        name: value.detach().double().clone()
        for name, value in model.state_dict().items()
        if name != "A" and not name.endswith("num_batches_tracked")
    }


def gradients_of(model):
    """By name; None for a parameter that takes no part."""
    return {
        name: None if value.grad is None else value.grad.double().clone()
        for name, value in model.named_parameters()
    }


def trained(config, dtype, sizes, labels):
    """All that a training vector tells, as tensors."""
    model = network(config, dtype).train()
    optimizer = torch.optim.SGD(model.parameters(), **OPTIMIZER)
    seen = {"loss": []}
    for step, targets in enumerate(labels):
        x = oracle_input(N=len(targets), **sizes, prefix=f"input.step{step}", absent=False)
        optimizer.zero_grad()
        logits = model(torch.from_numpy(x).to(dtype))
        loss = nn.functional.cross_entropy(logits, torch.tensor(targets))
        loss.backward()
        seen["loss"].append(loss.item())
        if step == 0:
            seen |= {"logits_step1": logits.detach().double(), "grad_step1": gradients_of(model)}
        optimizer.step()
        if step == 0:
            seen["after_step1"] = state_of(model)
    return seen | {"after_step5": state_of(model), "eval_logits_after": evaluated(model, sizes)}


def farthest(a, b):
    return (a - b).abs().max().item()


def drift(single, double):
    """How far tensors by name are off, and how far as a share of their norm."""
    pairs = [(single[name], value) for name, value in double.items() if value is not None]
    shares = [farthest(a, b) / b.norm().item() for a, b in pairs if b.norm().item() > NO_NORM]
    return {"max_abs": max(farthest(a, b) for a, b in pairs), "max_rel_to_norm": max(shares)}


def told(tensors):
    return {
        name: None if value is None else [value.norm().item(), *value.flatten()[:TOLD].tolist()]
        for name, value in tensors.items()
    }


def forward_vector(config, sizes):
    double, single = (evaluated(network(config, t), sizes) for t in (torch.float64, torch.float32))
    return {
        "kind": "forward",
        "name": f"{config['name']} T{sizes['T']}",
        "factor": FORWARD_FACTOR,
        "model": config,
        "input": {"N": 2, **sizes},
        "f32_max_abs_diff": farthest(single, double),
        "logits": double.tolist(),
    }


def training_vector(config, sizes):
    classes = config["num_class"]
    labels = [[(7 * n + 13 * step) % classes for n in range(BATCH)] for step in range(STEPS)]
    double, single = (trained(config, t, sizes, labels) for t in (torch.float64, torch.float32))
    by_name = ("grad_step1", "after_step1", "after_step5")
    logits = ("logits_step1", "eval_logits_after")
    return {
        "kind": "training",
        "name": f"a step of {config['name']}",
        "factor": TRAINING_FACTOR,
        "steps": 1,
        "model": config,
        "batch": {"N": BATCH, **sizes},
        "input_prefix": "input",
        "replicas": 1,
        "optimizer": OPTIMIZER,
        "f32_drift": {
            "loss": [abs(a - b) for a, b in zip(single["loss"], double["loss"])],
            **{key: drift(single[key], double[key]) for key in by_name},
            **{key: farthest(single[key], double[key]) for key in logits},
        },
        "loss": double["loss"],
        "labels": labels,
        **{key: told(double[key]) for key in by_name},
        **{key: double[key].tolist() for key in logits},
    }


def rounded(value):
    """Nine digits of each real."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return {key: rounded(one) for key, one in value.items()} if isinstance(value, dict) else value


def main(config, *axes):
    config = json.loads(config)
    sizes = dict(zip("CVM", map(int, axes)))
    torch.manual_seed(1)
    peer = f"bench/peers/{type(build(config)).__module__}.py"
    vectors = [
        forward_vector(config, {"T": FRAMES["forward"], **sizes}),
        training_vector(config, {"T": FRAMES["training"], **sizes}),
    ]
    file = {
        "schema": "skelbench/oracle@2",
        "source": f"{peer} in float64, PyTorch {torch.__version__.split('+')[0]}",
        "vectors": [rounded(vector) for vector in vectors],
    }
    print(json.dumps(file, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) == 5 else sys.exit(__doc__)
