"""Writes the files beside this one: the same scores and labels in each form that programs of the field write.

    python3 make_scores.py     (Python 3.11, NumPy 1.24; nothing else)

Where each form is known from:

- pyskl_result.pkl: kennymckormick/pyskl, tools/test.py (`dataset.dump_results(outputs, out=...)`), a list of one array a
  sample, through mmcv's pickle handler, whose protocol is 2
- mmaction2_result.pkl: open-mmlab/mmengine, mmengine/evaluator/metric.py (DumpResults), a list of dicts of tensors, read by
  open-mmlab/mmaction2, tools/analysis_tools/report_accuracy.py (`sample['pred_score'].numpy()`, `sample['gt_label'].item()`)
- mmaction2_items.pkl: open-mmlab/mmaction2, mmaction/evaluation/metrics/acc_metric.py of 1.0.0rc0
  (`data_sample['pred_scores']['item']`)
- ctrgcn_epoch1_test_score.pkl: Uason-Chen/CTR-GCN, main.py (`dict(zip(sample_name, score))`) with feeders/feeder_ntu.py
  (`'test_' + str(i)`)
- ctrgcn_ucla_epoch1_test_score.pkl: the same with `sample_name = np.arange(len(score))`
- agcn_epoch1_test_score.pkl: lshiwjx/2s-AGCN, main.py, which is the same with the names of its label pickle, read by
  ensemble.py
- val_label.pkl: yysijie/st-gcn and lshiwjx/2s-AGCN, data_gen/ntu_gendata.py (`pickle.dump((sample_name, sample_label), f)`)
- NTU60_CS.npz: Uason-Chen/CTR-GCN, data/ntu/seq_transformation.py, y_test one-hot
- annotations.pkl: pyskl, tools/data/README.md (split, annotations)
- kinetics_val_label.json: yysijie/st-gcn, tools/kinetics_gendata.py

PyTorch's tensors are written by stand-ins of its classes: torch/_tensor.py names torch._utils._rebuild_tensor_v2, and
torch/storage.py names torch.storage._load_from_bytes on what torch/serialization.py (_legacy_save) makes of a storage.
"""

import collections
import io
import json
import os
import pickle
import struct
import sys
import types

import numpy as np

N, C = 8, 6
scores = np.array(
    [[((7 * n + 5 * c + n * c) % 11) / 4 - 1 for c in range(C)] for n in range(N)], dtype=np.float32
)
labels = [2 * n % C for n in range(N)]
names = ["S001C001P%03dR001A%03d.skeleton" % (n + 1, labels[n] + 1) for n in range(N)]

torch = types.ModuleType("torch")
utils = types.ModuleType("torch._utils")
storage = types.ModuleType("torch.storage")
sys.modules.update({"torch": torch, "torch._utils": utils, "torch.storage": storage})


def global_of(module, name, made):
    made.__module__, made.__name__, made.__qualname__ = module.__name__, name, name
    setattr(module, name, made)
    return made


rebuild = global_of(utils, "_rebuild_tensor_v2", lambda *_: None)
load = global_of(storage, "_load_from_bytes", lambda *_: None)
KINDS = {
    np.dtype(np.float32): global_of(torch, "FloatStorage", type("FloatStorage", (), {})),
    np.dtype(np.int64): global_of(torch, "LongStorage", type("LongStorage", (), {})),
}


class Storage:
    def __init__(self, values):
        self.values = values

    def __reduce__(self):
        return load, (legacy(self),)


def legacy(one):
    """torch.save(one, file, _use_new_zipfile_serialization=False)"""
    out = io.BytesIO()
    pickle.dump(0x1950A86A20F9469CFC6C, out, protocol=2)
    pickle.dump(1001, out, protocol=2)
    sizes = dict(short=2, int=4, long=4)
    pickle.dump(dict(protocol_version=1001, little_endian=True, type_sizes=sizes), out, protocol=2)

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if value is not one:
                return None
            kind = KINDS[one.values.dtype]
            return ("storage", kind, "94000000", "cpu", one.values.size, None)

    Pickler(out, protocol=2).dump(one)
    pickle.dump(["94000000"], out, protocol=2)
    out.write(struct.pack("<q", one.values.size) + one.values.tobytes())
    return out.getvalue()


class Tensor:
    def __init__(self, values, offset, size):
        self.args = (Storage(values), offset, size, (1,) * len(size), False, collections.OrderedDict())

    def __reduce_ex__(self, _):
        return rebuild, self.args


def score_tensor(n):
    # The scores of a batch share a storage: each sample's tensor is a view of it.
    batch = n // 4
    return Tensor(scores[4 * batch : 4 * batch + 4].reshape(-1), (n % 4) * C, (C,))


def label_tensor(n):
    return Tensor(np.array([labels[n]], dtype=np.int64), 0, (1,))


here = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(here, name)


def dump(value, name, protocol=None):
    with open(path(name), "wb") as file:
        pickle.dump(value, file, protocol=protocol)


dump(list(scores), "pyskl_result.pkl", 2)
dump(
    [dict(pred_score=score_tensor(n), gt_label=label_tensor(n), num_classes=C) for n in range(N)],
    "mmaction2_result.pkl",
    2,
)
dump(
    [dict(pred_scores=dict(item=score_tensor(n)), gt_labels=dict(item=label_tensor(n))) for n in range(N)],
    "mmaction2_items.pkl",
    4,
)
dump(dict(zip(["test_" + str(n) for n in range(N)], scores)), "ctrgcn_epoch1_test_score.pkl")
dump(dict(zip(np.arange(N), scores)), "ctrgcn_ucla_epoch1_test_score.pkl")
order = [3, 0, 1, 2, 7, 6, 5, 4]
dump({names[n]: scores[n] for n in order}, "agcn_epoch1_test_score.pkl", 3)
np.save(path("scores.npy"), scores)
np.savez(path("scores.npz"), scores=scores.astype(np.float64), labels=np.array(labels))
np.savetxt(path("scores.csv"), scores, delimiter=",")
np.savetxt(path("scores.txt"), scores)
with open(path("named.csv"), "w") as file:
    file.write("name,label," + ",".join("class %d" % c for c in range(C)) + "\n")
    for n in order:
        file.write("%s,%d,%s\n" % (names[n][:-9], labels[n], ",".join(repr(float(s)) for s in scores[n])))
with open(path("scores.json"), "w") as file:
    json.dump(scores.tolist(), file)
with open(path("named.json"), "w") as file:
    json.dump({names[n]: scores[n].tolist() for n in order}, file)

dump((names, labels), "val_label.pkl")
one_hot = np.zeros((N, C))
one_hot[np.arange(N), labels] = 1
zeros = np.zeros((N, 1, 15), dtype=np.float32)
np.savez(path("NTU60_CS.npz"), x_train=zeros[:1], y_train=one_hot[:1], x_test=zeros, y_test=one_hot)
bare = [name[:-9] for name in names]
joints = np.zeros((1, 2, 25, 3), dtype=np.float16)
annotation = lambda n: dict(frame_dir=bare[n], label=labels[n], keypoint=joints.copy(), total_frames=2)
other = dict(frame_dir="S001C001P099R001A001", label=0, keypoint=joints.copy(), total_frames=2)
dump(
    dict(
        split=dict(xsub_train=[other["frame_dir"]], xsub_val=list(reversed(bare))),
        annotations=[other] + [annotation(n) for n in order],
    ),
    "annotations.pkl",
)
np.save(path("labels.npy"), np.array(labels))
with open(path("labels.csv"), "w") as file:
    file.write("name,label\n" + "".join("%s,%d\n" % (bare[n], labels[n]) for n in order))
with open(path("list.txt"), "w") as file:
    file.write("".join("videos/%s %d %d\n" % (bare[n], 2, labels[n]) for n in range(N)))
with open(path("labels.json"), "w") as file:
    json.dump(labels, file)
with open(path("kinetics_val_label.json"), "w") as file:
    clips = {bare[n]: dict(has_skeleton=True, label="action", label_index=labels[n]) for n in range(N)}
    json.dump(clips, file)
