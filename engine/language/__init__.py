"""Text to statements: the lexer reads characters, the parser reads words, and neither computes anything."""
