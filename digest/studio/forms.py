"""The fields of a form as text. That it is ours, and no larger than a form, the guard has seen to."""

from starlette.requests import Request

__all__ = ["fields_of"]


async def fields_of(request: Request) -> dict[str, str]:
    """Each field's value by its name; of several of one name the last."""
    return {name: str(value) for name, value in (await request.form()).items()}
