"""Draws the brand: a hub that four earning nodes hang on, each linked by its flow."""

from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

BRAND = Path(__file__).parent.parent / "custom_components/depin_orchestrator/brand"
NODES = ("#2683ff", "#f5a623", "#ff5c35", "#5bd75b")  # one colour per network
INK, PAPER, HUB = "#10222e", "#ffffff", "#18bcf2"
OVERSAMPLE = 4


def icon(size: int, ground: str | None) -> Image.Image:
    """Return the square mark; `ground` None leaves the ground transparent."""
    big = size * OVERSAMPLE
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if ground:
        draw.rounded_rectangle((0, 0, big - 1, big - 1), radius=big * 0.22, fill=ground)
    middle, reach, width = big / 2, big * 0.31, round(big * 0.045)
    for number, colour in enumerate(NODES):
        angle = pi / 4 + number * pi / 2
        x, y = middle + reach * cos(angle), middle + reach * sin(angle)
        draw.line((middle, middle, x, y), fill=colour, width=width)
        disc(draw, x, y, big * 0.105, colour)
    disc(draw, middle, middle, big * 0.155, HUB)
    disc(draw, middle, middle, big * 0.07, PAPER)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: str) -> None:
    """Draw a filled circle."""
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def logo(height: int, ink: str) -> Image.Image:
    """Return the mark beside the name."""
    font = ImageFont.load_default(size=height * 0.42)
    text = "DePIN Orchestrator"
    length = round(font.getlength(text))
    image = Image.new("RGBA", (round(height * 1.25) + length, height), (0, 0, 0, 0))
    image.paste(icon(height, INK), (0, 0))
    draw = ImageDraw.Draw(image)
    draw.text((height * 1.18, height / 2), text, font=font, fill=ink, anchor="lm")
    return image


def main() -> None:
    """Write every file of the brand folder."""
    BRAND.mkdir(exist_ok=True)
    for suffix, scale in (("", 1), ("@2x", 2)):
        icon(256 * scale, INK).save(BRAND / f"icon{suffix}.png", optimize=True)
        logo(128 * scale, INK).save(BRAND / f"logo{suffix}.png", optimize=True)
        logo(128 * scale, PAPER).save(BRAND / f"dark_logo{suffix}.png", optimize=True)


if __name__ == "__main__":
    main()
