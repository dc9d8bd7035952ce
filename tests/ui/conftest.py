"""The home with two sponsors' packages, as the service's tests make it."""

from tests.service.conftest import home, tokens

__all__ = ["home", "tokens"]
