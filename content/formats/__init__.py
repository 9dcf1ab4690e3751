"""Files as bytes in, dataclasses out: pure, no Django. What a file is, is read from its bytes, never from its name."""
