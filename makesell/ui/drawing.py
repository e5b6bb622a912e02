"""The floor `ui`: the arithmetic of small server-drawn pictures."""

WIDTH, HEIGHT, PAD = 72.0, 28.0, 2.0


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
