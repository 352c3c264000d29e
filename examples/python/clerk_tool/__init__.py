"""The Clerk block in Python: `Block` compiles the component, `Clerk` performs its operations."""

from .block import Block
from .clerk import Clerk
from .failure import ClerkError

__all__ = ["Block", "Clerk", "ClerkError"]
