from .rows import OnceToken

__all__ = ["OnceToken"]
