"""Colours of scales are told apart by everybody, and on a black and white print."""

from itertools import pairwise

import numpy as np
import pytest

from seminars.documents.colours import steps

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency",
# IEEE Transactions on Visualization and Computer Graphics 15, 2009: severity 1.0, on linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "greyscale": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* of a colour as it is seen."""
    part = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("number", [2, 3, 4, 5, 7])
def test_neighbours_are_told_apart(number: int, sight: str) -> None:
    seen = [lab(fill, sight) for fill, _ in steps(number)]
    apart = [float(np.linalg.norm(one - other)) for one, other in pairwise(seen)]
    # 2.3 is just noticeable; neighbours stand far above it.
    assert min(apart) > 8


@pytest.mark.parametrize("sight", SIGHT)
def test_the_two_ends_are_told_apart(sight: str) -> None:
    fills = [lab(fill, sight) for fill, _ in steps(5)]
    assert float(np.linalg.norm(fills[0] - fills[-1])) > 15


@pytest.mark.parametrize("number", [3, 5, 7])
def test_each_side_gets_darker_towards_its_end(number: int) -> None:
    light = [float(lab(fill, "full")[0]) for fill, _ in steps(number)]
    half = number // 2
    assert light[: half + 1] == sorted(light[: half + 1])
    assert light[half:] == sorted(light[half:], reverse=True)


@pytest.mark.parametrize("number", [2, 5, 7])
def test_figures_can_be_read_on_their_colour(number: int) -> None:
    def luminance(colour: str) -> float:
        part = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
        linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
        return float(np.array([0.2126, 0.7152, 0.0722]) @ linear)

    for fill, ink in steps(number):
        dark, light = sorted((luminance(fill), luminance(ink)))
        # WCAG 2.2, 1.4.3.
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (fill, ink)
