"""The floor `ui`: the arithmetic of small server-drawn pictures."""

from collections.abc import Sequence

WIDTH, HEIGHT, PAD = 72.0, 28.0, 2.0
# A curve's box, and what is left free of it for the numbers at its axes.
CURVE_WIDTH, CURVE_HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340.0, 170.0, 58.0, 22.0, 14.0, 26.0


def spark_paths(values: tuple[float, ...]) -> tuple[str, str]:
    """The path of the line through the values and of the area below it, in a box of 72 × 28; a flat line lies in the middle."""
    if len(values) < 2:
        return "", ""
    low, high = min(values), max(values)
    span = high - low
    step = WIDTH / (len(values) - 1)
    points = [(i * step, HEIGHT / 2 if not span else PAD + (high - v) / span * (HEIGHT - 2 * PAD)) for i, v in enumerate(values)]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return line, f"{line}L{WIDTH:.0f} {HEIGHT:.0f}L0 {HEIGHT:.0f}Z"


def curve_places(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where points stand in a curve's box: their lowest and highest values touch its edges, y grows upwards; zero is always inside."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, low = min(xs), min(0.0, *ys)
    wide, high = (max(xs) - left) or 1.0, (max(ys) - low) or 1.0
    return [
        (
            LEFT + (x - left) / wide * (CURVE_WIDTH - LEFT - RIGHT),
            CURVE_HEIGHT - BOTTOM - (y - low) / high * (CURVE_HEIGHT - TOP - BOTTOM),
        )
        for x, y in points
    ]
