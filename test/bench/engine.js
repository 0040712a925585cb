// One run of a network by the built package, in a process of its own, as a user's script would do it.
//
// Plain JavaScript, so that nothing but node and the package stands between the start and the result.

import { SpikeMonitor } from "myelin";
import { cobahh, cuba } from "myelin/models/vogels-abbott-2005";

const [name, seed, rounds] = process.argv.slice(2);
const loops = [];
const [network, precision = "f64"] = name.split(" ");
const make = { cuba, cobahh }[network];
let spikes;
for (let round = 0; round < Number(rounds); round++) {
  const net = make({ monitors: false, seed: Number(seed), precision });
  spikes = new SpikeMonitor(net.objects.find((object) => object.name === "cells"));
  net.add(spikes);
  // The first step builds and compiles; the others are the loop.
  await net.run("0.1 ms");
  const start = performance.now();
  await net.run("999.9 ms");
  loops.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify({ spikes: spikes.numSpikes, loops }));
