// Figures of one panel each.
import type { CurvesData } from "./curves.ts";
import { type FigureOptions, figure } from "./figure.ts";
import type { HistogramData } from "./histogram.ts";
import type { MatrixData } from "./matrix.ts";
import { type RasterData, rasterData, type SpikeSource } from "./raster.ts";
import type { StepsData, TracesData } from "./traces.ts";

/**
 * Who fired and when (a SpikeMonitor, or its arrays), as SVG. Few spikes are vector ticks, many are pixels: the text
 * stays below about 0.3 MB.
 */
export async function raster(
  data: RasterData | SpikeSource,
  options: FigureOptions = {},
): Promise<string> {
  return figure([{ kind: "raster", ...rasterData(data) }], options);
}

/** Quantities over time, as SVG. Long recordings are thinned to the extremes of each pixel column. */
export function traces(data: TracesData, options: FigureOptions = {}): Promise<string> {
  return figure([{ kind: "traces", ...data }], options);
}

/** Values that hold until they next change, as SVG. */
export function steps(data: StepsData, options: FigureOptions = {}): Promise<string> {
  return figure([{ kind: "steps", ...data }], options);
}

/** Delays (seconds) over time, as SVG: `steps` with the unit and the name filled in. */
export function delays(data: StepsData, options: FigureOptions = {}): Promise<string> {
  return figure([{ kind: "delays", ...data }], options);
}

/** One quantity against another, as SVG. */
export function curves(data: CurvesData, options: FigureOptions = {}): Promise<string> {
  return figure([{ kind: "curves", ...data }], options);
}

/** How values are spread, as SVG. */
export function histogram(data: HistogramData, options: FigureOptions = {}): Promise<string> {
  return figure([{ kind: "histogram", ...data }], options);
}

/** A matrix in colour with its scale, as SVG. */
export function matrix(data: MatrixData, options: FigureOptions = {}): Promise<string> {
  return figure([{ kind: "matrix", ...data }], options);
}
