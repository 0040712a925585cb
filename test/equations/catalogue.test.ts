// Every file of the catalogue: its shape, that it runs, and that neurons and conductances go together.

import { readdirSync, readFileSync } from "node:fs";
import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, onBoth } from "./both.ts";

const test = suite("the catalogue of equations");

type Parameters = Record<string, string | number>;
interface Neuron {
  about: string;
  membrane: string;
  model: string;
  options: { threshold: string };
  parameters: Parameters;
}
interface Synapse {
  model: string;
  onPre: { excitatory: string; inhibitory: string };
  parameters: Parameters;
}

const folder = new URL("../../equations/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const modules = new Map<string, Record<string, unknown>>();
for (const file of files) modules.set(file.slice(0, -3), await import(new URL(file, folder).href));

const neurons = [...modules].filter(([, m]) => "membrane" in m) as unknown as [string, Neuron][];
const synapses = [...modules].filter(([, m]) => typeof m.onPre === "object") as unknown as [
  string,
  Synapse,
][];

test("has ten models, each with equations, parameters and a citation", () => {
  assert.ok(files.length >= 10, `${files.length} files`);
  assert.ok(neurons.length >= 6 && synapses.length === 3);
  for (const [name, exports] of modules) {
    assert.match(String(exports.about), /\((?:.* )?[A-Z].*\b(?:19|20)\d\d\b.*\)/, name);
    assert.type(exports.model, "string", name);
    assert.ok(Object.keys(exports.parameters as object).length > 0, name);
    assert.is("default" in exports, false, name);
  }
});

test("is text and numbers: no imports, no functions", () => {
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), "utf8");
    assert.match(text, /^\/\/ [A-Z].*\.\n/, file);
    assert.not.match(text, /\bimport |\bfunction\b.*\(|=>|\bnew \w+\(/, file);
  }
});

for (const [name, { membrane, model, options, parameters }] of neurons) {
  test(`${name} runs by itself on both backends`, async () => {
    assert.ok(
      model.startsWith(membrane) && /\nI : \S+$/.test(model),
      "I is the last line of model",
    );
    const { v } = await onBoth(async (backend) => {
      const cell = new NeuronGroup(3, model, { ...options, namespace: parameters });
      cell.set("v", "-65 mV");
      await new Network([cell], { dt: "0.05 ms", backend }).run("20 ms");
      return { v: cell.get("v") };
    });
    assert.ok(
      v.every((x) => x > -0.1 && x < 0.05),
      `${v}`,
    );
  });
}

/** The greatest rise and fall (volt) of a cell by one spike of 2 nS at 1 ms, against the same cell without one. */
async function response(neuron: Neuron, synapse: Synapse, code: string, backend: BackendName) {
  const input = new SpikeGeneratorGroup(1, { indices: [0], times: [0.001] });
  const cells = new NeuronGroup(2, neuron.membrane + synapse.model, {
    ...neuron.options,
    method: "rk4",
    namespace: { ...neuron.parameters, ...synapse.parameters },
  });
  cells.set("v", "-65 mV");
  const connection = new Synapses(input, cells.at([1]), { model: "w : siemens", onPre: code });
  connection.connect();
  connection.set("w", "2 nS");
  const trace = new StateMonitor(cells, "v");
  await new Network([input, cells, connection, trace], { dt: "0.05 ms", backend }).run("30 ms");
  const [without, withSpike] = trace.get("v");
  const change = withSpike!.map((v, k) => v - without![k]!);
  return { extremes: [Math.max(...change), Math.min(...change)] };
}

for (const [name, neuron] of neurons.filter(([, m]) => m.model.endsWith("\nI : amp")))
  for (const [kind, synapse] of synapses)
    test(`${name} with the conductances of ${kind} is lifted and lowered`, async () => {
      const { excitatory, inhibitory } = synapse.onPre;
      const up = await onBoth((backend) => response(neuron, synapse, excitatory, backend));
      const down = await onBoth((backend) => response(neuron, synapse, inhibitory, backend));
      assert.ok(up.extremes[0]! > 2e-4, `rises by ${up.extremes[0]} V`);
      assert.ok(down.extremes[1]! < -1e-4, `falls by ${down.extremes[1]} V`);
    });

test.run();
