"""Every picture that leaves is a small upright JPEG of pixels only; what is no photograph is refused in words."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from digest.collect.client import Client
from digest.collect.http import Allowance
from digest.collect.pictures import EncodedPicture, PictureFailure, encode_picture, fetch_picture
from digest.collect.workers import InProcess
from tests.collect.hostile_server import HostileServer


def drawn(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, size, "navy" if mode == "RGB" else 0)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red" if mode != "L" else 200)
    return picture


def as_bytes(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def encoded(body: bytes) -> tuple[EncodedPicture, Image.Image]:
    result = encode_picture(body)
    assert isinstance(result, EncodedPicture), result
    return result, Image.open(io.BytesIO(result.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_any_common_kind_becomes_a_jpeg_named_by_its_hash(kind: str) -> None:
    result, picture = encoded(as_bytes(drawn(), kind))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (640, 480), "RGB")
    assert (result.width, result.height) == (640, 480)
    assert result.name.endswith(".jpg")
    assert len(result.name) == 36


def test_the_same_picture_gives_the_same_bytes() -> None:
    body = as_bytes(drawn())
    assert encode_picture(body) == encode_picture(body)


def test_a_noisy_large_picture_is_brought_under_the_limits() -> None:
    noise = Image.frombytes("RGB", (1600, 1200), random.Random(1).randbytes(1600 * 1200 * 3))
    result, picture = encoded(as_bytes(noise, "JPEG", quality=95))
    assert len(result.content) <= 150_000
    assert picture.width <= 1200
    assert picture.width * 3 == picture.height * 4


def test_metadata_is_stripped_and_orientation_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right
    exif[0x010E] = "secret place"
    result, picture = encoded(as_bytes(drawn((640, 300)), "JPEG", exif=exif, comment=b"secret"))
    assert picture.size == (300, 640)
    assert not picture.getexif()
    assert b"secret" not in result.content


def test_transparency_becomes_white() -> None:
    _, picture = encoded(as_bytes(Image.new("RGBA", (300, 200), (255, 0, 0, 0))))
    assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_palette_with_transparency_becomes_white() -> None:
    image = Image.new("P", (300, 200), 0)
    image.putpalette([255, 0, 0] * 256)
    _, picture = encoded(as_bytes(image, transparency=0))
    assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_an_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue")]
    _, picture = encoded(as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    red, _, blue = picture.getpixel((10, 10))  # type: ignore[misc]
    assert red > 200 > blue


@pytest.mark.parametrize("mode", ["L", "CMYK", "I;16", "1"])
def test_any_colour_mode_is_read(mode: str) -> None:
    body = as_bytes(Image.new(mode, (300, 200)), "JPEG" if mode == "CMYK" else "PNG")
    assert encoded(body)[1].mode == "RGB"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not a picture"),
        (b"<html></html>", "not a picture"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (as_bytes(Image.new("RGB", (1, 1))), "too small"),
        (as_bytes(Image.new("RGB", (1200, 20))), "too small"),
        (as_bytes(Image.new("1", (9000, 9000))), "too many pixels"),
        (as_bytes(Image.new("1", (20000, 20000))), "too many pixels"),
        (as_bytes(drawn())[:400], "damaged"),
    ],
)
def test_what_is_no_photograph_is_refused_in_words(body: bytes, words: str) -> None:
    result = encode_picture(body)
    assert isinstance(result, PictureFailure)
    assert words in result.what


def test_a_picture_is_fetched_through_the_guard(server: HostileServer, client: Client) -> None:
    server.pages["/a.png"] = as_bytes(drawn())
    url = server.url("/a.png")
    refused = fetch_picture(url, fetcher=client, workers=InProcess())
    assert isinstance(refused, PictureFailure)
    own = Allowance(server.url("/feed"), ("127.0.0.0/8",))
    assert isinstance(fetch_picture(url, fetcher=client, workers=InProcess(), allowance=own), EncodedPicture)
    missing = fetch_picture(server.url("/missing"), fetcher=client, workers=InProcess(), allowance=own)
    assert missing == PictureFailure("it answers 404")
    assert isinstance(fetch_picture("data:image/png;base64,xx", fetcher=client, workers=InProcess()), PictureFailure)
