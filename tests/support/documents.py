"""What a PDF says."""

import pypdfium2


def text_of(pdf: bytes) -> str:
    """All of its text, with single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\u200b", "").split())
