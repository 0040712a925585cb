// Lines of emitted text, indented: for every backend that writes text.

/** The lines joined, each moved right by two spaces a level. */
export function indent(lines: readonly string[], levels = 1): string {
  const margin = "  ".repeat(levels);
  return lines
    .flatMap((line) => line.split("\n"))
    .map((line) => margin + line)
    .join("\n");
}
