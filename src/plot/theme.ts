// How every figure looks: palette, inks, type sizes.

/** Eight colours that colour-blind readers can tell apart (Okabe and Ito 2008), darkest contrast first. */
export const PALETTE: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#e69f00",
  "#555555",
  "#b8a800",
];

/** Text, spikes without a group. */
export const INK = "#222222";

/** Axis labels, captions. */
export const SOFT = "#5f5f5f";

/** Axis lines and ticks. */
export const AXIS = "#8c8c8c";

/** Reference rules and events. */
export const RULE = "#b9b9b9";

/** Bands behind lines. */
export const BAND = "#efefef";

/** Sans-serif faces that render digits of equal width, widest reach last. */
export const FONT =
  "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/** Type sizes in pixels. */
export const SIZE = { figure: 16, subtitle: 12.5, head: 13, panel: 12, text: 10.5 } as const;

/** The colour of the k-th thing, going round the palette. */
export function colourOf(k: number): string {
  return PALETTE[k % PALETTE.length]!;
}
