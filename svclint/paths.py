"""Paths and files by plain names, without pathlib, which costs start-up time."""

import os

absolute_path = os.path.abspath
exists = os.path.exists
folder_of = os.path.dirname
is_absolute = os.path.isabs
is_dir = os.path.isdir
is_file = os.path.isfile
is_link = os.path.islink
join = os.path.join
real_path = os.path.realpath
remove = os.remove
replace = os.replace
status = os.stat
with_home = os.path.expanduser
working_directory = os.getcwd


def relative_path(path: str, start: str = ".") -> str:
    """`path` as seen from the directory `start`, `/`-separated."""
    return os.path.relpath(path, start).replace(os.sep, "/")


def names_in(folder: str) -> list[str]:
    """The names of what lies in `folder`, sorted."""
    return sorted(os.listdir(folder))


def read_bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def read_text(path: str, errors: str = "strict") -> str:
    with open(path, encoding="utf-8", errors=errors) as file:
        return file.read()


def write_whole(path: str, text: str, errors: str = "strict") -> None:
    """Write a file that is there whole or not at all: beside it first, so that what fails leaves what stood there."""
    if exists(path) and not is_file(path):
        # a pipe or a device is no file to put another one in the place of
        write_text(path, text, errors)
        return
    path = real_path(path)
    beside = f"{path}.{os.getpid()}.tmp"
    try:
        write_text(beside, text, errors)
        if exists(path):
            os.chmod(beside, status(path).st_mode & 0o7777)
        replace(beside, path)
    except BaseException:
        if exists(beside):
            remove(beside)
        raise


def write_text(path: str, text: str, errors: str = "strict") -> None:
    """Write a file whose lines end with a line feed on every system."""
    with open(path, "w", encoding="utf-8", errors=errors, newline="\n") as file:
        file.write(text)
