"""Journeys: a phone whose camera sees what a test holds before it — a film of codes as our papers print them, played again and again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from makesell.ground.paper.codes import Code
from tests.journeys.browser import CHROMIUM, SHELL

A_SECOND = 5        # pictures
WIDTH, HEIGHT = 800, 600
PAPER, INK = 225, 30
FAKE, FAKE_UI = "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"
Picture = bytes
BLANK: Picture = bytes([PAPER]) * (WIDTH * HEIGHT)


def held(code: Code, *, side: int = 5) -> Picture:
    """A code in the middle of what the camera sees, `side` pixels a module; bars are 120 pixels high."""
    high = 120 if code.height == 1 else side
    left, top = (WIDTH - code.width * side) // 2, (HEIGHT - code.height * high) // 2
    assert left > 0, "the code is wider than the picture"
    seen = bytearray(BLANK)
    for x, y, length in code.runs:
        for row in range(top + y * high, top + (y + 1) * high):
            start = row * WIDTH + left + x * side
            seen[start : start + length * side] = bytes([INK]) * (length * side)
    return bytes(seen)


def page_held(grey: memoryview) -> tuple[Picture, int, int]:
    """A printed page before the camera, whole; its sides made even, as a film wants them."""
    height, width = grey.shape or (0, 0)
    wide, high, whole = width // 2 * 2, height // 2 * 2, bytes(grey)
    return b"".join(whole[row * width : row * width + wide] for row in range(high)), wide, high


def film(path: Path, scenes: Sequence[tuple[Picture, float]], width: int = WIDTH, height: int = HEIGHT) -> Path:
    """A film of pictures and how many seconds each stays (YUV4MPEG2, grey)."""
    grey = bytes([128]) * (width * height // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{A_SECOND}:1 Ip A1:1 C420mpeg2\n".encode())
        for picture, seconds in scenes:
            for _ in range(round(seconds * A_SECOND)):
                file.write(b"FRAME\n" + picture + grey)
    return path


@contextmanager
def phone(play: Playwright, *devices: str, windowless: bool = False) -> Iterator[Browser]:
    """A browser with these switches for its camera; none: a machine without one. Windowless: the same engine without what stands around a page,
    for what was walked in the browser people use."""
    started = play.chromium.launch(executable_path=SHELL if windowless else CHROMIUM, args=["--no-sandbox", "--force-color-profile=srgb", *devices])
    yield started
    started.close()


def seeing(seen: Path) -> tuple[str, ...]:
    """Switches: the camera plays a film, and whoever asks may use it."""
    return FAKE, FAKE_UI, f"--use-file-for-fake-video-capture={seen}"
