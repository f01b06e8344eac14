"""Front door of files: storing what people attach, and deciding who reads it."""

from baken.foundation.files.errors import FileRefused, OwnerUnknown
from baken.foundation.files.models import StoredFile
from baken.foundation.files.operations import open_file, store_file
from baken.foundation.files.owners import FileOwner, register_file_owner

__all__ = [
    "FileOwner",
    "FileRefused",
    "OwnerUnknown",
    "StoredFile",
    "open_file",
    "register_file_owner",
    "store_file",
]
