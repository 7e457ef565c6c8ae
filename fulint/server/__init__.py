"""fulint as a language server: what a check finds, in the editor, while the files are still being written.

It needs the extra `fulint[lsp]`. Only `app`, `session` and what they import know the protocol's library, so that the
rest of fulint never loads it.
"""
