// Pictures of a run: one panel for each monitor of spikes or events, rate and recorded variable, two for each weight
// or delay that changed, for a terminal or as SVG.

import type { EventMonitor, Network, PopulationRateMonitor, StateMonitor } from "../index.ts";
import {
  figure,
  type Panel,
  quantity,
  terminalHistogram,
  terminalRaster,
  terminalSteps,
  terminalTraces,
} from "../plot/index.ts";
import type { Change } from "./changes.ts";
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

/** Of what changed: two for each variable. */
const MOST_CHANGES = 4;

/** Variables that changed and are drawn as SVG, at most. */
const MOST_CHANGED = 6;

/** Of the mean, among coloured lines. */
const INK = "#222222";

type RunPanel = Extract<Panel, { kind: "raster" | "traces" | "delays" | "histogram" }>;

/** Panels of everything that was recorded within the window, but for monitors that are told `elsewhere`. */
export function panelsOf(
  net: Network,
  window: Window,
  elsewhere: ReadonlySet<unknown> = new Set(),
): RunPanel[] {
  if (!(window.duration > 0)) return [];
  return net.objects.flatMap((object): RunPanel[] => {
    if (elsewhere.has(object)) return [];
    if (isEventMonitor(object)) return object.recording ? [rasterOf(object, window)] : [];
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

/** How each variable that changed was and is spread, and its course: the mean, and some synapses of all ranks. */
export function changePanels(changes: readonly Change[], window: Window): RunPanel[] {
  return changes.slice(0, MOST_CHANGED).flatMap((change): RunPanel[] => {
    const { size, few, t } = change;
    if (t.length < 2) return [spreadOf(change)];
    // of as few synapses as there are lines, the lines say all
    return size > few.length
      ? [spreadOf(change), courseOf(change, window)]
      : [courseOf(change, window)];
  });
}

function spreadOf({ synapses, variable, unit, size, before, after }: Change): RunPanel {
  // one column as high as there are synapses would press all others flat
  const alike = before.every((value) => value === before[0]);
  const earlier = alike ? `; before, all ${quantity(before[0]!, unit)}` : " (bars), before (line)";
  return {
    kind: "histogram",
    values: after,
    ...(alike ? {} : { outline: before }),
    unit,
    xLabel: variable,
    yLabel: "synapses",
    title: `${variable} of ${synapses}: after the run${earlier}${partly(after.length, size)}`,
  };
}

function courseOf(change: Change, window: Window): RunPanel {
  const { synapses, variable, unit, size, t, mean, followed, few } = change;
  const lines = few.map(({ index, values }) => ({ values, label: String(index) }));
  const all = size === few.length;
  const series = all ? lines : [{ values: mean, label: "mean", color: INK }, ...lines];
  const shown = all ? "each synapse" : `mean${partly(followed, size)}, and ${few.length} synapses`;
  const title = `${variable} of ${synapses}: ${shown}`;
  return { kind: "traces", t, series, unit, yLabel: variable, title, ...window };
}

function partly(looked: number, size: number): string {
  return looked < size ? ` (${looked} of ${size} synapses)` : "";
}

/** The first panels of recordings and of what changed as text. */
export function terminalPictures(
  recorded: readonly RunPanel[],
  changed: readonly RunPanel[],
  options: { readonly width: number; readonly color: boolean },
): string {
  return [...recorded.slice(0, MOST_PICTURES), ...changed.slice(0, MOST_CHANGES)]
    .map((panel) => picture(panel, options))
    .join("\n\n");
}

function picture(
  panel: RunPanel,
  options: { readonly width: number; readonly color: boolean },
): string {
  if (panel.kind === "raster") return terminalRaster(thinned(panel), options);
  if (panel.kind === "histogram") return terminalHistogram(panel, options);
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
