"""scaling.json: parts of pictures at another size, by Pillow's bilinear filter.

    python scaling.py > ../scaling.json        # needs Pillow and numpy

A pixel is (37 x + 59 y + 83 c + 7 x y) mod 256. `part`: left, top, width and height of the part;
`scaled`: its size then; `at`: column and row of the square in it.
"""
import json
import numpy as np
from PIL import Image

SIDE = 8


def picture(width, height):
    y, x, c = np.meshgrid(range(height), range(width), range(3), indexing="ij")
    return Image.fromarray(((37 * x + 59 * y + 83 * c + 7 * x * y) % 256).astype(np.uint8))


def case(size, part, scaled, at=(0, 0), mirrored=False):
    left, top, width, height = part
    image = picture(*size).crop((left, top, left + width, top + height))
    # Along the rows first: at once, Pillow begins with the direction that is less work.
    image = image.resize((scaled[0], height), Image.BILINEAR).resize(scaled, Image.BILINEAR)
    image = image.crop((at[0], at[1], at[0] + SIDE, at[1] + SIDE))
    if mirrored:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    square = np.asarray(image).transpose(2, 0, 1)
    return {"size": size, "part": part, "scaled": scaled, "at": at, "mirrored": mirrored,
            "square": square.flatten().tolist()}


cases = [
    case((8, 8), (0, 0, 8, 8), (8, 8)),
    case((40, 30), (3, 5, 31, 20), (8, 8)),
    case((40, 30), (3, 5, 31, 20), (8, 8), mirrored=True),
    case((40, 30), (7, 2, 5, 6), (8, 8)),
    case((40, 30), (39, 0, 1, 30), (8, 8)),
    case((40, 30), (0, 0, 40, 30), (12, 9), (2, 0)),
    case((21, 47), (0, 0, 21, 47), (9, 20), (0, 6)),
    case((5, 3), (0, 0, 5, 3), (15, 9), (4, 0), mirrored=True),
]
text = ",\n ".join(json.dumps(case) for case in cases)
print(f"{{\"side\": {SIDE}, \"cases\": [\n {text}\n]}}")
