"""This module keeps the answers to the pages' questions, made once with each release."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow

from dosis.answer import Answer, Verdict
from dosis.catalog import open_catalog
from dosis.home import DosisError, write_json

Progress = Callable[[str, float], None]


def store_answers(folder: Path, progress: Progress) -> None:
    """Run every exposure's questions through `ask` and keep the answers in the release.

    A question that can't be answered from these data (a register not delivered) is kept as the
    sentence that says so. Any other failure stops the release.
    """
    from dosis.door import answer_question

    catalog = open_catalog(folder)
    asked = [(page, q) for page in catalog.pages.values() for q in page.meta.get("questions", [])]
    for number, (page, question) in enumerate(asked):
        progress(f"answer {page.name}: {question['id']}", number / len(asked))
        arguments = question_arguments(page, question)
        try:
            content = packed(answer_question(folder, **arguments))
        except DosisError as error:
            content = {"refused": str(error)}
        write_json(_path(folder, arguments), content)


def question_arguments(page, question: dict) -> dict:
    """The arguments of `ask` for one of a page's questions."""
    return {
        "metrics": question["metrics"],
        "by": question.get("by", []),
        "where": question.get("where", []),
        "since": question.get("since"),
        "until": question.get("until"),
        "viewer": page.meta["viewer"],
        "page": page.name,
        "totals": False,
    }


def stored_answer(folder: Path, arguments: dict) -> Answer | None:
    """The kept answer to exactly this question, or None.

    Raises DosisError where the answer was a refusal.
    """
    path = _path(folder, arguments)
    if not path.exists():
        return None
    content = json.loads(path.read_text("utf-8"))
    if "refused" in content:
        raise DosisError(content["refused"])
    return unpacked_content(content)


def packed(answer: Answer) -> dict:
    """An answer as plain data; `values` holds the columns of its numbers."""
    return {
        "release": answer.release,
        "verdict": vars(answer.verdict),
        "columns": answer.columns,
        "values": [column.to_pylist() for column in answer.numbers.columns],
        "reservations": answer.reservations,
        "annotations": answer.annotations,
        "suppressed": answer.suppressed,
        "provenance": answer.provenance,
        "note": answer.note,
    }


def unpacked(content: dict, numbers: pyarrow.Table) -> Answer:
    """The answer that `packed` took apart, with its numbers put back."""
    verdict = Verdict(**content["verdict"])
    return Answer(numbers=numbers, **{**content, "verdict": verdict})


def unpacked_content(content: dict) -> Answer:
    """The answer that `packed` took apart, from plain data alone."""
    numbers = pyarrow.table(
        {
            column["name"]: pyarrow.array(values, _kind(column))
            for column, values in zip(content["columns"], content["values"], strict=True)
        }
    )
    return unpacked({k: v for k, v in content.items() if k != "values"}, numbers)


def _kind(column: dict):
    kinds = {"metric": pyarrow.float64(), "total": pyarrow.bool_()}
    return kinds.get(column["kind"], pyarrow.string())


def _path(folder: Path, arguments: dict) -> Path:
    text = json.dumps(arguments, sort_keys=True, default=list)
    return folder / "answers" / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"
