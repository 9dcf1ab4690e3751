class BrokenFile(Exception):
    """The file cannot be read as what it claims to be; `code` says why in one word (see `library.words`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
