"""The field that a signature is put in: not drawn, and in its place in the structure of a tagged PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def add_field(writer: IncrementalPdfFileWriter, label: str) -> str:
    """Add a field to sign, called `label` by a screen reader, and give its name."""
    from pyhanko.sign import fields  # read when a document is first signed

    taken = {found for found, _, _ in fields.enumerate_sig_fields(writer)}
    name = next(name for number in range(1, len(taken) + 2) if (name := f"Signature{number}") not in taken)
    fields.append_signature_field(writer, fields.SigFieldSpec(name, readable_field_name=label))
    if "/StructTreeRoot" in writer.root:
        _tag(
            writer,
            next(field for found, _, field in fields.enumerate_sig_fields(writer) if found == name),
            label,
        )
    return name


def _tag(writer: IncrementalPdfFileWriter, field: Any, label: str) -> None:
    """Put the field in the structure tree, last in the document (ISO 14289-1, 7.18; ISO 32000-1, 14.7.4.4)."""
    from pyhanko.pdf_utils import generic

    tree = writer.root["/StructTreeRoot"]
    top = tree.raw_get("/K")
    if isinstance(top, generic.ArrayObject):
        top = top.raw_get(0)
    document, widget = top.get_object(), field.get_object()
    page = widget.raw_get("/P")
    link = {"/Type": generic.pdf_name("/OBJR"), "/Obj": field, "/Pg": page}
    entries = {"/S": generic.pdf_name("/Form"), "/P": top, "/Alt": generic.pdf_string(label), "/K": _dictionary(link)}
    form = writer.add_object(_dictionary(entries))
    kids = document.raw_get("/K")
    document["/K"] = generic.ArrayObject([*(kids if isinstance(kids, generic.ArrayObject) else [kids]), form])
    number = generic.NumberObject(int(tree["/ParentTreeNextKey"]))
    tree["/ParentTreeNextKey"] = generic.NumberObject(number + 1)
    widget["/StructParent"] = number
    page.get_object()["/Tabs"] = generic.pdf_name("/S")
    parents = tree["/ParentTree"]
    entry = generic.ArrayObject([number, form])
    if "/Kids" in parents:
        leaf = {"/Limits": generic.ArrayObject([number, number]), "/Nums": entry}
        parents["/Kids"].append(writer.add_object(_dictionary(leaf)))
    else:
        parents["/Nums"].extend(entry)
    for changed in (tree, document, widget, page.get_object(), parents):
        writer.update_container(changed)


def _dictionary(entries: dict[str, Any]) -> Any:
    from pyhanko.pdf_utils import generic

    return generic.DictionaryObject({generic.pdf_name(key): value for key, value in entries.items()})
