// One laid-out panel as markup: its words, its axes, and its marks drawn by Observable Plot.
import type { EndLabel, Frame, Prepared } from "./panel.ts";
import type { Mark } from "./plot.ts";
import { axisLabel } from "./quantity.ts";
import { label, markup, tag } from "./svg.ts";
import { AXIS, INK, SIZE, SOFT } from "./theme.ts";

/** Least distance of two labels at line ends, in pixels. */
const LINE = 12.5;

/** The panel's markup, in pixels of its own box. `numbered` is false where the panel below carries the time axis. */
export async function drawPanel(
  panel: Prepared,
  frame: Frame,
  width: number,
  height: number,
  numbered: boolean,
): Promise<string> {
  const { plot, document, left, right, top, bottom, x, y } = frame;
  const marks = await panel.marks(frame);
  const drawn = plot.plot({
    document,
    width,
    height,
    marginLeft: left,
    marginRight: width - right,
    marginTop: top,
    marginBottom: height - bottom,
    x: { type: "linear", domain: shown(frame.x), axis: null },
    y: { type: "linear", domain: shown(frame.y), axis: null },
    marks: [...axes(frame, numbered), ...marks],
  });
  const above = top - 10 - (panel.above ?? 0);
  return [
    tag("g", { "text-anchor": "middle" }, [...drawn.childNodes].map(markup).join("")),
    panel.title === undefined
      ? ""
      : label(panel.title, { x: 0, y: 12, fill: INK, "font-size": SIZE.panel, "font-weight": 600 }),
    label(axisLabel(y.name, y.scaled), { x: 0, y: above, fill: SOFT }),
    numbered
      ? label(axisLabel(x.name, x.scaled), {
          x: right,
          y: bottom + 31,
          fill: SOFT,
          "text-anchor": "end",
        })
      : "",
    panel.empty === undefined ? "" : nothing(panel.empty, frame),
    endLabels(panel.labels, frame),
  ].join("");
}

function shown(axis: Frame["x"]): [number, number] {
  return [axis.range.from * axis.scaled.factor, axis.range.to * axis.scaled.factor];
}

function axes({ plot, x, y }: Frame, numbered: boolean): Mark[] {
  const style = {
    stroke: AXIS,
    fill: SOFT,
    tickSize: 4,
    strokeWidth: 0.8,
    fontSize: SIZE.text,
    label: null,
  };
  return [
    plot.axisX(x.ticks.values, { ...style, tickFormat: numbered ? x.ticks.text : () => "" }),
    plot.axisY(y.ticks.values, { ...style, tickFormat: y.ticks.text }),
    plot.frame({ anchor: "left", stroke: AXIS, strokeWidth: 0.8 }),
    plot.frame({ anchor: "bottom", stroke: AXIS, strokeWidth: 0.8 }),
  ];
}

function nothing(words: string, { left, right, top, bottom }: Frame): string {
  return label(words, {
    x: (left + right) / 2,
    y: (top + bottom) / 2 + 4,
    fill: SOFT,
    "text-anchor": "middle",
    "font-size": SIZE.panel,
    "font-style": "italic",
  });
}

/** The labels beside the ends of their lines, moved apart; none where they cannot all be read. */
function endLabels(labels: readonly EndLabel[], { right, top, bottom, y }: Frame): string {
  if (labels.length === 0 || labels.length * LINE > bottom - top + 2 * LINE) return "";
  const wanted = labels.map(({ at }) => Math.max(top, Math.min(bottom, y.pixel(at))));
  const lines = apart(wanted, top, bottom, LINE).map((at, k) => {
    const { text, colour } = labels[k]!;
    return label(text, { x: right + 6, y: at + 3.5, fill: colour });
  });
  return tag("g", { "aria-label": "labels" }, lines.join(""));
}

/** Positions at least `gap` apart, in the order of the wanted ones and as near to them as that allows. */
export function apart(
  wanted: readonly number[],
  least: number,
  most: number,
  gap: number,
): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // Runs of labels that touch are kept as blocks, each centred on the mean of what its members want.
  const blocks: { members: number[]; centre: number }[] = [];
  for (const k of order) {
    let block = { members: [k], centre: wanted[k]! };
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      const touching = ((before.members.length + block.members.length) / 2) * gap;
      if (block.centre - before.centre >= touching) break;
      blocks.pop();
      block = joined(before, block);
    }
    blocks.push(inside(block, least, most, gap));
  }
  const placed = [...wanted];
  for (const { members, centre } of blocks) {
    members.forEach((k, at) => {
      placed[k] = centre + (at - (members.length - 1) / 2) * gap;
    });
  }
  return placed;
}

interface Block {
  readonly members: number[];
  readonly centre: number;
}

function joined(a: Block, b: Block): Block {
  const many = a.members.length + b.members.length;
  const centre = (a.centre * a.members.length + b.centre * b.members.length) / many;
  return { members: [...a.members, ...b.members], centre };
}

function inside({ members, centre }: Block, least: number, most: number, gap: number): Block {
  const half = ((members.length - 1) / 2) * gap;
  const low = Math.min(least + half, (least + most) / 2);
  return { members, centre: Math.max(low, Math.min(Math.max(low, most - half), centre)) };
}
