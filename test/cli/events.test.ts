// What the command tells and draws of an EventMonitor: the same as of a SpikeMonitor, with the event's name.

import { EventMonitor, Network, NeuronGroup, SpikeMonitor } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { panelsOf } from "../../src/cli/pictures.ts";
import { objectsOf, spikesOf } from "../../src/cli/recorded.ts";
import { summarise, summaryText } from "../../src/cli/summary.ts";

const test = suite("cli: events");

test("events are counted and drawn like spikes", async () => {
  const cells = new NeuronGroup(3, "dv/dt = i/ms : 1", {
    threshold: "v > 1.95",
    reset: "v = 0",
    events: { half: "v > 0.95 and v < 1.05" },
    name: "cells",
  });
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  const halves = new EventMonitor(cells, "half", { name: "halves" });
  const net = new Network([cells, spikes, halves]);
  await net.run("2 ms");
  const window = { start: 0, duration: 2e-3 };
  const [first, second] = spikesOf(net, window);
  assert.equal([first!.event, first!.spikes], ["spike", spikes.numSpikes]);
  assert.equal([second!.event, second!.spikes, second!.group], ["half", halves.numEvents, "cells"]);
  assert.ok(halves.numEvents >= 3);
  assert.ok(Math.abs(second!.silent - 1 / 3) < 1e-12);
  assert.equal(
    objectsOf(net).map(({ name }) => name),
    ["cells"],
  );
  const [raster, other] = panelsOf(net, window);
  assert.equal([raster!.kind, other!.kind], ["raster", "raster"]);
  assert.is(raster!.title, "spikes of cells");
  assert.is(other!.title, "half (halves) of cells");
  const run = { window, building: 0, running: 0, changes: [], interrupted: false };
  assert.match(summaryText(summarise(net, "m", run)), /halves +\d+ events half of cells/);
});

test.run();
