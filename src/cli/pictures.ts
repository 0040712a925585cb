// Pictures of a run: one panel for each monitor of spikes or events, rate and recorded variable, for a terminal
// or as SVG.

import type { EventMonitor, Network, PopulationRateMonitor, StateMonitor } from "../index.ts";
import {
  figure,
  type Panel,
  quantity,
  terminalRaster,
  terminalSteps,
  terminalTraces,
} from "../plot/index.ts";
import {
  isDelay,
  isEventMonitor,
  isRateMonitor,
  isStateMonitor,
  unitIn,
  type Window,
} from "./recorded.ts";

/** Lines in one panel beyond which they can no longer be told apart. */
const MOST_LINES = 8;

/** Pictures in a terminal: what fits on a screen or two. */
const MOST_PICTURES = 4;

/** Spikes in a terminal's raster beyond which it would be a grey block. */
const MOST_DOTS = 1200;

/** Neurons that are left at least: one for each line. */
const FEWEST_ROWS = 12;

type RunPanel = Extract<Panel, { kind: "raster" | "traces" | "delays" }>;

/** Panels of everything that was recorded within the window. */
export function panelsOf(net: Network, window: Window): RunPanel[] {
  if (!(window.duration > 0)) return [];
  return net.objects.flatMap((object): RunPanel[] => {
    if (isEventMonitor(object)) return [rasterOf(object, window)];
    if (isRateMonitor(object)) return object.t.length > 1 ? [rateOf(object, window)] : [];
    if (!isStateMonitor(object) || object.indices.length === 0) return [];
    return object.variables.map((variable) => tracesOf(object, variable, window));
  });
}

function rasterOf(monitor: EventMonitor, window: Window): RunPanel {
  const { i, t, group, name, event } = monitor;
  const what = event === "spike" ? name : `${event} (${name})`;
  return { kind: "raster", i, t, n: group.N, title: `${what} of ${group.name}`, ...window };
}

/** Seconds over which a rate is smoothed, or as many steps as make it more than a comb. */
const SMOOTHING = 1e-3;

const FEWEST_STEPS = 5;

function rateOf(monitor: PopulationRateMonitor, window: Window): RunPanel {
  const { t, group } = monitor;
  const width = Math.max(SMOOTHING, FEWEST_STEPS * (t[1]! - t[0]!));
  const smooth = `smoothed over ${quantity(width, "second")}`;
  const panel = { unit: "Hz", yLabel: "rate", title: `rate of ${group.name} (${smooth})` };
  const series = [{ values: monitor.smoothRate({ width }) }];
  return { kind: "traces", t, series, ...panel, ...window };
}

function tracesOf(monitor: StateMonitor, variable: string, window: Window): RunPanel {
  const { t, indices, object } = monitor;
  const all = monitor.get(variable);
  const some = all.length > MOST_LINES ? ` (first ${MOST_LINES} of ${all.length})` : "";
  const series = all.slice(0, MOST_LINES).map((values, k) => ({
    values,
    ...(all.length > 1 ? { label: String(indices[k]) } : {}),
  }));
  const unit = unitIn(monitor, variable);
  const title = `${variable} of ${object.name}${some}`;
  const kind = isDelay(monitor, variable) ? "delays" : "traces";
  return { kind, t, series, unit, yLabel: variable, title, ...window };
}

/** The first panels as text. */
export function terminalPictures(
  panels: readonly RunPanel[],
  options: { readonly width: number; readonly color: boolean },
): string {
  return panels
    .slice(0, MOST_PICTURES)
    .map((panel) => picture(panel, options))
    .join("\n\n");
}

function picture(
  panel: RunPanel,
  options: { readonly width: number; readonly color: boolean },
): string {
  if (panel.kind === "raster") return terminalRaster(thinned(panel), options);
  return panel.kind === "delays" ? terminalSteps(panel, options) : terminalTraces(panel, options);
}

/** Where there are too many spikes to tell apart: those of some neurons only. */
function thinned(panel: Extract<RunPanel, { kind: "raster" }>): typeof panel {
  const { i, t, n = 1, title, start = 0 } = panel;
  const shown = Array.from(t).filter((time) => time >= start).length;
  const every = Math.min(Math.ceil(shown / MOST_DOTS), Math.ceil(n / FEWEST_ROWS));
  if (every <= 1) return panel;
  const kept = Array.from(i, (_, k) => k).filter((k) => i[k]! % every === 0);
  return {
    ...panel,
    i: kept.map((k) => i[k]!),
    t: kept.map((k) => t[k]!),
    title: `${title} (neurons 0, ${every}, ${2 * every}, ...)`,
  };
}

/** All panels below one another as one SVG document. */
export function svgFigure(
  panels: readonly RunPanel[],
  title: string,
  subtitle: string,
): Promise<string> {
  return figure(panels, { title, subtitle });
}
