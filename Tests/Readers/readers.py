"""Opens files of prunebench with the reference readers. Prints the largest difference from the
logits that prunebench computed, as a part of the largest logit where that is above 1.

readers.py safetensors FOLDER | onnx FOLDER | write MODEL FOLDER | events FILE
"""

import importlib.util
import json
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]


def floats(path, shape):
    return np.fromfile(path, "<f4").reshape(shape)


def example(folder):
    about = json.loads((folder / "shape.json").read_text())
    images = floats(folder / "images.f32", [-1] + about["input"])
    return images, floats(folder / "logits.f32", [len(images), -1])


def difference(theirs, ours):
    return np.abs(theirs - ours).max() / max(1, np.abs(ours).max())


def torch_weights():
    path = ROOT / "docs" / "torch-weights.py"
    spec = importlib.util.spec_from_file_location("torch_weights", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_safetensors(folder):
    import torch

    module, masks = torch_weights().load(str(folder / "network.safetensors"))
    weights = module.state_dict()
    for name, mask in masks.items():
        assert mask.dtype == torch.bool and not weights[name[:-5]][~mask].any(), name
    assert masks
    images, logits = example(folder)
    with torch.no_grad():
        print(difference(module(torch.from_numpy(images)).numpy(), logits))


def read_onnx(folder):
    import onnx
    import onnxruntime

    path = str(folder / "network.onnx")
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 8 and model.opset_import[0].version == 17
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    images, logits = example(folder)
    print(difference(session.run(["logits"], {"input": images})[0], logits))


def write(model, folder):
    import torch

    torch.manual_seed(1)
    weights = torch_weights()
    module = weights.network(model)
    images = torch.randn(3, 3, 32, 32)
    module(images)  # statistics that are not those of the beginning
    module.eval()
    weights.save(module, str(folder / "network.safetensors"))
    images.numpy().tofile(folder / "images.f32")
    with torch.no_grad():
        module(images).numpy().tofile(folder / "logits.f32")


def events(path):
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    found = []
    for event in EventFileLoader(path).Load():
        for value in event.summary.value:
            number = value.tensor.float_val[0] if value.HasField("tensor") else value.simple_value
            found.append([event.step, event.wall_time, value.tag, number])
    print(json.dumps(found))


command, *arguments = sys.argv[1:]
if command == "safetensors":
    read_safetensors(pathlib.Path(arguments[0]))
elif command == "onnx":
    read_onnx(pathlib.Path(arguments[0]))
elif command == "write":
    write(arguments[0], pathlib.Path(arguments[1]))
elif command == "events":
    events(arguments[0])
