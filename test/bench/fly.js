// The fly-brain-like network by the built package, in a process of its own.
//
// node fly.js '{"lazy": true, "seconds": 1, "neurons": 127400, "seed": 1}' prints one line of JSON: spikes, active
// (neurons that spiked), processor seconds of the loop (all threads), of as long a second run (`again`) and of what comes
// before, wall-clock seconds of the loop and from the start of the process to the loop's end. With "graph": FOLDER it writes the graph there for brian2_fly.py instead of running anything.

import { mkdirSync, writeFileSync } from "node:fs";
import flyBrainLike, { graph } from "myelin/models/fly-brain-like";

const {
  lazy,
  seconds = 1,
  neurons = 127400,
  seed = 1,
  graph: folder,
} = JSON.parse(process.argv[2]);
const options = { n: neurons, seed, ...(lazy === undefined ? {} : { lazy }) };

if (folder === undefined) await run();
else write();

function write() {
  mkdirSync(folder, { recursive: true });
  for (const [name, numbers] of Object.entries(graph(options)))
    writeFileSync(`${folder}/${name}.i32`, new Uint8Array(numbers.buffer));
  writeFileSync(`${folder}/graph.json`, JSON.stringify({ neurons, driven: 21 }));
  console.log("{}");
}

function clock() {
  const { user, system } = process.cpuUsage();
  return { processor: (user + system) / 1e6, wall: performance.now() / 1e3 };
}

async function run() {
  const begin = clock();
  const net = flyBrainLike(options);
  await net.run(0);
  const made = clock();
  await net.run(seconds);
  const end = clock();
  const counted = net.object("spikes").numSpikes;
  await net.run(seconds);
  const again = clock();
  const spikes = net.object("spikes");
  console.log(
    JSON.stringify({
      spikes: counted,
      active: new Set(spikes.i).size,
      loop: end.wall - made.wall,
      processor: end.processor - made.processor,
      again: again.processor - end.processor,
      build: made.processor - begin.processor,
      process: end.wall,
    }),
  );
}
