"""The rules of `feuillet check`: one function each, a module a family."""
