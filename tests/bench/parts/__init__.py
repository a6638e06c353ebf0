"""The parts of the benchmark. Each has run(book, options), which takes its figures down in the book."""
