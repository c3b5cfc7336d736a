"""A network that we exported, in ONNX Runtime on the CPU, as a worker of a comparison.

    python session.py '<work as JSON, see speeds/programs.ts>'
"""

import json
import pathlib
import platform
import sys

import numpy as np

from turns import memory_kb, say, serve_turns

try:
    import onnxruntime
except ImportError as thrown:
    say(unavailable=str(thrown))
    sys.exit()


def main(work):
    started_kb = memory_kb("VmRSS")
    folder = pathlib.Path(work["folder"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = work["threads"]
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        folder / "model.onnx", options, providers=["CPUExecutionProvider"],
    )
    (value,) = session.get_inputs()
    x = np.load(folder / "x.npy")

    def predict():
        session.run(None, {value.name: x})
        return len(x)

    (logits,) = session.run(None, {value.name: x})
    versions = {"Python": platform.python_version(), "ONNX Runtime": onnxruntime.__version__}
    logits = logits.flatten().tolist()
    serve_turns(predict, work["seconds"], started_kb, warm=True, logits=logits, versions=versions)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(json.loads(sys.argv[1]))
    else:
        sys.exit(__doc__)
