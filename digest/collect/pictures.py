"""Pictures are ours to serve: fetched through the guard, re-encoded, named by the hash of their bytes (design, 7.7).

A JPEG at most 1200 px wide and 150 kB, upright, in sRGB, on white, without metadata; the same input gives the same
bytes. What is decoded is hostile until then: `encode_picture` runs in a worker process. Stores nothing.
"""

import io
import warnings
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

from digest.collect.http import MEGABYTE, Allowance, Fetcher, FetchFailure, Request
from digest.collect.urls import is_web
from digest.collect.workers import Workers, WorkFailure

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["EncodedPicture", "PictureFailure", "encode_picture", "fetch_picture"]

MAX_WIDTH, MAX_HEIGHT, MAX_BYTES = 1200, 2400, 150_000
MIN_WIDTH, MIN_HEIGHT = 200, 100
_MAX_PIXELS = 40_000_000
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_QUALITIES = (85, 78, 70, 60, 50)
_WIDTHS = (MAX_WIDTH, 900, 640, 480)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture of ours: `name` is `HASH.jpg`; width and height in pixels."""

    name: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureFailure:
    """Why an address gave no picture, as a sentence."""

    what: str


def fetch_picture(
    url: str, *, fetcher: Fetcher, workers: Workers, allowance: Allowance | None = None, seconds: float = 15.0
) -> EncodedPicture | PictureFailure:
    """Fetches and re-encodes one picture. `allowance` is its source's, which counts for the source's origin only."""
    if not is_web(url):
        return PictureFailure("its address is not a web address")
    request = Request(url, allowance=allowance or Allowance(), seconds=seconds, max_bytes=20 * MEGABYTE)
    answer = fetcher.fetch(request)
    if isinstance(answer, FetchFailure):
        return PictureFailure(answer.what)
    if answer.status != 200 or answer.cut:
        return PictureFailure(answer.cut or f"it answers {answer.status}")
    encoded = workers.run("digest.collect.pictures:encode_picture", answer.body, seconds=seconds, megabytes=600)
    return PictureFailure(encoded.what) if isinstance(encoded, WorkFailure) else cast("EncodedPicture", encoded)


def encode_picture(body: bytes) -> EncodedPicture | PictureFailure:
    """Re-encodes a picture. Refuses what is no photograph: SVG, trackers and icons, and more than 40 megapixels."""
    from PIL import Image, UnidentifiedImageError

    if b"<svg" in body[:2000].lower():
        return PictureFailure("SVG pictures are not used")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body), formats=_FORMATS) as picture:
                problem = _refused(picture)
                return PictureFailure(problem) if problem else _encoded(_prepared(picture))
    except UnidentifiedImageError:
        return PictureFailure("it is not a picture of a kind that we read")
    except Image.DecompressionBombError:
        return PictureFailure("it has too many pixels")
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, ZeroDivisionError) as error:
        return PictureFailure(f"it is damaged ({type(error).__name__})")


def _refused(picture: "Image") -> str:
    width, height = picture.size
    if width * height > _MAX_PIXELS:
        return f"it has too many pixels ({width} × {height})"
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return f"it is too small ({width} × {height})"
    return ""


def _prepared(picture: "Image") -> "Image":
    """The first frame, upright, in sRGB, without transparency, and no larger than we serve."""
    from PIL import Image, ImageOps

    picture.seek(0)
    picture.draft("RGB", (MAX_WIDTH, MAX_HEIGHT))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    coloured = _in_srgb(upright)
    if coloured.mode in ("RGBA", "LA", "PA") or "transparency" in coloured.info:
        layer = coloured.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        coloured = Image.alpha_composite(white, layer)
    plain = coloured.convert("RGB")
    plain.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    return plain


def _in_srgb(picture: "Image") -> "Image":
    """Colours as sRGB, by the profile that the picture carries; without a usable one they are taken as sRGB."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _encoded(picture: "Image") -> EncodedPicture | PictureFailure:
    """The best quality that fits, at the largest width that fits."""
    from PIL import Image

    for width in dict.fromkeys(min(width, picture.width) for width in _WIDTHS):
        sized = picture
        if width < picture.width:
            height = max(1, round(picture.height * width / picture.width))
            sized = picture.resize((width, height), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            written = io.BytesIO()
            clean = Image.frombytes("RGB", sized.size, sized.tobytes())  # nothing of the file but its pixels
            clean.save(written, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
            content = written.getvalue()
            if len(content) <= MAX_BYTES:
                name = blake2b(content, digest_size=16).hexdigest() + ".jpg"
                return EncodedPicture(name, content, sized.width, sized.height)
    return PictureFailure(f"it cannot be brought under {MAX_BYTES // 1000} kB")
