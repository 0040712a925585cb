// The public surface of figures: recorded data in, SVG or text for a terminal out.
export type { Curve, CurvesData } from "./curves.ts";
export { type FigureOptions, figure, type Panel } from "./figure.ts";
export { type GridData, type GridOptions, gridPanels, heatmap } from "./grid.ts";
export type { GridAxis, HeatmapData } from "./heatmap.ts";
export type { HistogramData } from "./histogram.ts";
export type { MatrixData } from "./matrix.ts";
export { curves, delays, histogram, matrix, raster, steps, traces } from "./pictures.ts";
export { axisLabel, quantity, type Scaled, scaleFor, timeScale } from "./quantity.ts";
export type { RasterData, RasterGroup, SpikeSource } from "./raster.ts";
export {
  type TerminalOptions,
  terminalCurves,
  terminalHistogram,
  terminalRaster,
  terminalSteps,
  terminalTraces,
} from "./terminal.ts";
export { terminalHeatmap } from "./terminal-map.ts";
export { PALETTE } from "./theme.ts";
export type { Band, Moment, Reference, Series, StepsData, TracesData } from "./traces.ts";
