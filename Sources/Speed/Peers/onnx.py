"""A session of ONNX Runtime that measures whenever it is told to.

    python onnx.py network.onnx pictures.f32 3,32,32 THREADS

says its version and the logits of all pictures, then answers every line "batch repeats" with the
mean seconds of a batch. Lines hold words apart by spaces.
"""
import sys
import time

import numpy
import onnxruntime

path, pictures, shape, threads = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(threads)
options.inter_op_num_threads = 1
options.add_session_config_entry("session.set_denormal_as_zero", "1")
session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
pictures = numpy.fromfile(pictures, "<f4").reshape([-1] + [int(side) for side in shape.split(",")])


def run(batch):
    return session.run(None, {"input": batch})[0]


print(onnxruntime.__version__, *run(pictures).ravel().tolist(), flush=True)
for line in sys.stdin:
    batch, repeats = map(int, line.split())
    part = pictures[:batch]
    run(part)
    start = time.perf_counter()
    for _ in range(repeats):
        run(part)
    print((time.perf_counter() - start) / repeats, flush=True)
