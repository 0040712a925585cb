// Quantities as they are typed in a shell, into the form the library reads.

/** '1s' into '1 s'; a plain number into a number (SI); anything else stays as it is for the library to judge. */
export function typed(text: string): string | number {
  const trimmed = text.trim();
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([A-Za-zµ].*)?$/.exec(trimmed);
  if (!match) return trimmed;
  const [, number, unit] = match;
  return unit === undefined ? Number(number) : `${number} ${unit}`;
}
