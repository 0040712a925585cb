// Events besides spikes: one variable crosses a level upwards and downwards, and both events act on other neurons.

import { writeFile } from "node:fs/promises";
import { EventMonitor, Network, NeuronGroup, StateMonitor, Synapses } from "myelin";
import { figure } from "myelin/plot";

// A wave of 10 Hz is above half its height from a twelfth to five twelfths of every period.
const wave = new NeuronGroup(
  1,
  `x = sin(2*pi*10*Hz*t) : 1
   above : boolean
   rises : integer`,
  { events: { rise: "x > 0.5 and not above", fall: "x <= 0.5 and above" } },
);
wave.runOnEvent("rise", "above = True; rises += 1");
wave.runOnEvent("fall", "above = False");
const counter = new NeuronGroup(1, "inside : 1");
const synapses = new Synapses(wave, counter, {
  onPre: { enter: "inside_post += 1", leave: "inside_post -= 1" },
  onEvent: { enter: "rise", leave: "fall" },
});
synapses.connect();
const [up, down] = [new EventMonitor(wave, "rise"), new EventMonitor(wave, "fall")];
const trace = new StateMonitor(wave, "x");
const inside = new StateMonitor(counter, "inside", { when: "end" });
await new Network([wave, counter, synapses, up, down, trace, inside]).run("300 ms");

const ms = (t: Float64Array): string => Array.from(t, (s) => (s * 1e3).toFixed(1)).join(", ");
console.log(`up at ${ms(up.t)} ms`);
console.log(`down at ${ms(down.t)} ms`);
const held = inside.get("inside")[0]!.reduce((sum, value) => sum + value, 0) / inside.t.length;
console.log(`above for ${(100 * held).toFixed(1)} % of the time, in ${wave.get("rises")} waves`);
const events = [...up.t, ...down.t].map((t) => ({ t }));
const values = [trace.get("x")[0]!, inside.get("inside")[0]!].map((values) => [{ values }]);
const figures = await figure([
  { kind: "traces", yLabel: "x", t: trace.t, series: values[0]!, events },
  { kind: "steps", yLabel: "inside", t: inside.t, series: values[1]!, dots: false },
]);
await writeFile("custom-events.svg", figures);
