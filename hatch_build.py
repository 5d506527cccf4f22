"""Compiles the rules of reading and merging to machine code with mypyc: twice as fast, the same results. Nothing needs it.

`make install` runs it as a script, for the checkout; building a wheel runs it as a hook. What is compiled is listed in
`pyproject.toml`. Without a C compiler, Python's headers or mypyc, or where compiling fails, they are interpreted, and a line
says so. How stale modules are kept from running: `ingest/compiled.py`.
"""

import contextlib
import io
import os
import runpy
import shutil
import sys
import sysconfig
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
BUILD = Path("build", "compiled")
GROUP = "ingest"
SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))
LIBRARY = f"{GROUP}__mypyc{SUFFIX}"
OPTIMISE = "1"
"""gcc's second level takes half as long again to compile, and what it makes is no faster."""


class CompileHook(BuildHookInterface[Any]):
    """Puts the compiled modules into a wheel. An installation in place has them beside its sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        fault = ensure_compiled()
        if fault:
            self.app.display_warning(f"reading is not compiled: {fault}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"] += ["ingest/**/*.so", "ingest/**/*.pyd", "ingest/compiled.*.txt"]
        build_data["force_include"][str(ROOT / LIBRARY)] = LIBRARY


def main() -> int:
    """Compile where sources have changed. Exits with 1 where it cannot be done, only if `--must` is given."""
    fault = ensure_compiled()
    if fault:
        sys.stderr.write(f"reading is interpreted, about half as fast, with the same results. Not compiled: {fault}\n")
    return 1 if fault and "--must" in sys.argv else 0


def ensure_compiled() -> str:
    """Compile if what is there was made of other sources. Returns why it could not be done, or nothing."""
    about = runpy.run_path(str(ROOT / "ingest" / "compiled.py"))
    stamp: Path = about["stamp"]()
    wanted: str = about["digest"]()
    places = {_place(Path(module).with_suffix("").as_posix()) for module in _modules()} | {ROOT / LIBRARY}
    others = {path for path in (*ROOT.glob(f"*{SUFFIX}"), *ROOT.glob(f"ingest/**/*{SUFFIX}")) if path not in places}
    whole = not others and all(path.exists() for path in places)
    if whole and stamp.exists() and stamp.read_text(encoding="ascii").strip() == wanted:
        return ""
    fault = _missing()
    if fault:
        return fault
    sys.stderr.write(
        "compiling the rules of reading and merging; takes a minute or two, once for each change of them\n"
    )
    stamp.unlink(missing_ok=True)
    said = io.StringIO()
    try:
        with contextlib.chdir(ROOT), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            _compile()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever goes wrong, the sources can be read
        return "\n".join([str(error), *(line for line in said.getvalue().splitlines() if ": warning: " not in line)])
    for path in others:  # of a module that is gone, or is to be interpreted
        path.unlink()
    stamp.write_text(wanted + "\n", encoding="ascii")
    return ""


def _missing() -> str:
    compiler = str(sysconfig.get_config_var("CC") or "").split(" ")[0]
    if not compiler or not shutil.which(compiler):
        return f"there is no C compiler ({compiler or 'none is known'})"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "Python's headers are not installed (python3-dev)"
    try:
        import mypyc.build  # noqa: F401, PLC0415 - a wheel may be built without it
        import pydantic.mypy  # noqa: F401, PLC0415
    except ImportError as error:
        return str(error)
    return ""


def _compile() -> None:
    from mypyc.build import mypycify  # noqa: PLC0415

    made = mypycify(
        _modules(), group_name=GROUP, multi_file=True, opt_level=OPTIMISE, debug_level="0", target_dir=str(BUILD)
    )
    sources = {source: extension for extension in made for source in extension.sources}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        objects = dict(zip(sources, threads.map(_object, sources, sources.values()), strict=True))
    for extension in made:
        _link([objects[source] for source in extension.sources], extension.name)


def _modules() -> list[str]:
    """The sources to compile, as `pyproject.toml` lists them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = settings["tool"]["hatch"]["build"]["hooks"]["custom"]
    found = {path for pattern in listed["compiled"] for path in ROOT.glob(pattern)}
    kept = {path for pattern in listed["interpreted"] for path in ROOT.glob(pattern)}
    return sorted(path.relative_to(ROOT).as_posix() for path in found - kept)


def _object(source: str, extension: Any) -> str:
    compiler = _compiler()
    folders = [*extension.include_dirs, sysconfig.get_path("include")]
    made: list[str] = compiler.compile(
        [source], output_dir=str(BUILD), include_dirs=folders, extra_postargs=extension.extra_compile_args
    )
    return made[0]


def _link(objects: list[str], name: str) -> None:
    """The extension module, moved to its place when it is whole: a process may have the one before mapped."""
    place = _place(name.replace(".", "/"))
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        made = Path(folder, place.name)
        _compiler().link_shared_object(objects, str(made))
        made.replace(place)


def _place(name: str) -> Path:
    return ROOT / f"{name}{SUFFIX}"


def _compiler() -> Any:
    """One for each call: they are not made for threads."""
    import_module("setuptools")  # brings distutils, which Python 3.12 has not
    from distutils.ccompiler import new_compiler  # noqa: PLC0415
    from distutils.sysconfig import customize_compiler  # noqa: PLC0415

    compiler = new_compiler()
    customize_compiler(compiler)
    return compiler


if __name__ == "__main__":
    sys.exit(main())
