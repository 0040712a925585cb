// The method odex: its own steps within dt, as fine as the tolerances ask for, each neuron by itself.

import {
  IntegrationError,
  type MethodOptions,
  Network,
  NeuronGroup,
  type NeuronGroupOptions,
  NotANumberError,
  SpikeMonitor,
  StateMonitor,
  TimedArray,
} from "myelin";
import { membrane, parameters } from "myelin/equations/hodgkin-huxley";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: odex");
const onBothBackends = bothIn(test);

const oscillator = `dx/dt = 2*pi*y/ms : 1
                    dy/dt = -2*pi*x/ms : 1`;

/** Ten periods of the harmonic oscillator in steps of one period: how far x and y are from where they began. */
async function error(backend: BackendName, methodOptions: MethodOptions): Promise<number> {
  const group = new NeuronGroup(1, oscillator, { method: "odex", methodOptions });
  group.set("x", 1);
  await ran(backend, [group], "10 ms", { dt: "1 ms" });
  return Math.hypot(group.get("x")[0]! - 1, group.get("y")[0]!);
}

onBothBackends("the error falls as the tolerance does", async (backend) => {
  const tolerances = [1e-3, 1e-5, 1e-7, 1e-9, 1e-11];
  const relative: number[] = [];
  const absolute: number[] = [];
  for (const tolerance of tolerances) {
    relative.push(await error(backend, { relativeError: tolerance }));
    absolute.push(await error(backend, { relativeError: 0, absoluteError: tolerance }));
  }
  for (const errors of [relative, absolute])
    errors.forEach((found, k) => {
      // a few dozen steps, each of which may err by the tolerance
      assert.ok(found < 100 * tolerances[k]!, `${found} with ${tolerances[k]}`);
      if (k > 0) assert.ok(found < errors[k - 1]! / 10, `${found} after ${errors[k - 1]}`);
    });
  return { relative, absolute };
});

/** Final values of some variables with a method and a step. */
async function final(
  backend: BackendName,
  model: string,
  options: NeuronGroupOptions,
  start: Readonly<Record<string, string | number>>,
  run: { readonly dt: string; readonly duration: string },
): Promise<number[]> {
  const group = new NeuronGroup(3, model, options);
  for (const [name, value] of Object.entries(start)) group.set(name, value);
  await ran(backend, [group], run.duration, { dt: run.dt });
  return Object.keys(start).flatMap((name) => [...group.get(name)]);
}

onBothBackends("Van der Pol's oscillator agrees with rk4 in tiny steps", async (backend) => {
  const model = `dx/dt = y/ms : 1
                 dy/dt = (mu*(1 - x**2)*y - x)/ms : 1
                 mu : 1 (constant)`;
  const start = { mu: "1 + 2*i", x: 2, y: 0 };
  const methodOptions = { relativeError: 1e-10 };
  const [own, reference] = [
    await final(backend, model, { method: "odex", methodOptions }, start, {
      dt: "1 ms",
      duration: "20 ms",
    }),
    await final(backend, model, { method: "rk4" }, start, { dt: "1 us", duration: "20 ms" }),
  ];
  close(own, reference, "values", 1e-7, 1e-7);
  return { own };
});

onBothBackends(
  "a Hodgkin-Huxley neuron agrees with rk4 in tiny steps, at dt = 0.5 ms",
  async (backend) => {
    const model = `${membrane}\nI : amp`;
    const options = { namespace: parameters };
    const start = { I: "(0.2 + 0.2*i)*nA", v: "-65 mV", m: 0.05, h: 0.6, n: 0.32 };
    const methodOptions = { relativeError: 1e-10 };
    const [own, reference] = [
      await final(backend, model, { ...options, method: "odex", methodOptions }, start, {
        dt: "0.5 ms",
        duration: "20 ms",
      }),
      await final(backend, model, { ...options, method: "rk4" }, start, {
        dt: "2 us",
        duration: "20 ms",
      }),
    ];
    close(own, reference, "values", 1e-6, 1e-9);
    return { own };
  },
);

onBothBackends(
  "on the grid, thresholds, resets and refractoriness are those of any method",
  async (backend) => {
    const spikes: number[][] = [];
    const traces: number[][] = [];
    for (const method of ["odex", "exact"]) {
      const group = new NeuronGroup(
        4,
        `dv/dt = (30*mV*(i + 1) - v)/(10*ms) : volt (unless refractory)
       dw/dt = -w/(20*ms) : volt`,
        { threshold: "v > 20*mV", reset: "v = 0*mV; w += 1*mV", refractory: "3 ms", method },
      );
      const monitor = new SpikeMonitor(group);
      const trace = new StateMonitor(group, ["v", "w", "not_refractory"]);
      await ran(backend, [group, monitor, trace], "50 ms");
      spikes.push([...monitor.i, ...monitor.t]);
      traces.push(
        ["v", "w", "not_refractory"].flatMap((name) => trace.get(name).flatMap((row) => [...row])),
      );
    }
    assert.equal(spikes[0], spikes[1]);
    close(traces[0]!, traces[1]!, "traces", 1e-6, 1e-9);
    return { trace: traces[0] };
  },
);

onBothBackends("equations see the time of a stage, subexpressions too", async (backend) => {
  const group = new NeuronGroup(
    2,
    `dx/dt = rate : 1
     rate = 3*(t/ms)**2/ms*(i + 1) : Hz`,
    { method: "odex" },
  );
  await ran(backend, [group], "8 ms", { dt: "2 ms" });
  close(group.get("x"), [512, 1024], "x", 1e-9);
});

onBothBackends(
  "a TimedArray that changes on the grid is no jump within a step",
  async (backend) => {
    const drive = new TimedArray([1, -2, 5, 0], { dt: "1 ms", unit: "Hz" });
    const group = new NeuronGroup(1, "dx/dt = 1000*drive(t) : 1", {
      method: "odex",
      methodOptions: { maxSteps: 2 },
      namespace: { drive },
    });
    await ran(backend, [group], "4 ms", { dt: "1 ms" });
    close(group.get("x"), [4], "x", 1e-12);
  },
);

onBothBackends(
  "a TimedArray that changes within a step is followed by shorter steps",
  async (backend) => {
    const drive = new TimedArray([1, -2, 5, 0], { dt: "1 ms", unit: "Hz" });
    const group = new NeuronGroup(1, "dx/dt = 1000*drive(t) - x/second : 1", {
      method: "odex",
      methodOptions: { absoluteError: 1e-9 },
      namespace: { drive },
    });
    await ran(backend, [group], "4 ms", { dt: "4 ms" });
    // each interval adds to x, which decays by a thousandth in a ms
    let x = 0;
    for (const value of [1, -2, 5, 0]) x = x * Math.exp(-1e-3) + 1000 * value * -Math.expm1(-1e-3);
    // intervals begin dt/1000 early for a TimedArray, here 4 us
    close(group.get("x"), [x], "x", 1e-2);
  },
);

onBothBackends("a run that was stored goes on to the same bits", async (backend) => {
  const make = (): { net: Network; group: NeuronGroup } => {
    const group = new NeuronGroup(3, "dx/dt = y/ms : 1\ndy/dt = (8*(1 - x**2)*y - x)/ms : 1", {
      name: "stored_odex",
      method: "odex",
    });
    return { net: new Network([group], { dt: "2 ms", backend }), group };
  };
  const { net, group } = make();
  group.set("x", "0.5 + i");
  await net.run("7 ms");
  const snapshot = net.store();
  await net.run("30 ms");
  const [x, y] = [group.get("x"), group.get("y")];
  const other = make();
  other.net.restore(snapshot);
  await other.net.run("30 ms");
  bits(other.group.get("x"), x);
  bits(other.group.get("y"), y);
  return { x, y };
});

/** What a run is refused with. */
async function refused(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => assert.unreachable("not refused") as never,
    (thrown: Error) => thrown,
  );
}

onBothBackends(
  "too many steps are an error that names variable, element and time",
  async (backend) => {
    const group = new NeuronGroup(3, "dx/dt = -k*x + k : 1\nk : Hz", {
      name: "P",
      method: "odex",
      methodOptions: { maxSteps: 20 },
    });
    group.set("k", [1, 1e7, 1]);
    const found = await refused(ran(backend, [group], "10 ms", { dt: "5 ms" }));
    assert.instance(found, IntegrationError);
    const { variable, index, time } = found as IntegrationError;
    assert.equal([variable, index], ["x", 1]);
    assert.ok(time >= 0 && time < 5e-3);
  },
);

onBothBackends(
  "a solution that ends within a step is an error, not an endless run",
  async (backend) => {
    const group = new NeuronGroup(2, "dx/dt = x**2/ms : 1", { method: "odex" });
    group.set("x", [0.1, 0.4]);
    const found = (await refused(
      ran(backend, [group], "5 ms", { dt: "1 ms" }),
    )) as IntegrationError;
    assert.match(found.name, /^(IntegrationError|NotANumberError)$/);
    assert.equal([found.variable, found.index], ["x", 1]);
    // x = 1/(2.5 - t/ms)
    assert.ok(found.time >= 2e-3 && found.time <= 2.5e-3 + 1e-9, `${found.time}`);
  },
);

onBothBackends("a derivative that is no number is an error with its place", async (backend) => {
  const group = new NeuronGroup(2, "dx/dt = sqrt(1 - t/(2*ms) + i)/ms : 1", { method: "odex" });
  const found = (await refused(ran(backend, [group], "5 ms", { dt: "1 ms" }))) as NotANumberError;
  assert.instance(found, NotANumberError);
  assert.equal([found.variable, found.index], ["x", 0]);
  assert.ok(found.time >= 1.9e-3 && found.time < 3.1e-3, `${found.time}`);
});

onBothBackends(
  "linked variables are those from before the step, as for any method",
  async (backend) => {
    const ends: Float64Array[] = [];
    for (const method of ["odex", "rk4"]) {
      const model = "dx/dt = (other - x)/(5*ms) : 1\nother : 1 (linked)";
      const [a, b] = [0, 1].map(() => new NeuronGroup(2, model, { method })) as [
        NeuronGroup,
        NeuronGroup,
      ];
      a.link("other", b, "x");
      b.link("other", a, "x");
      a.set("x", "1 + i");
      await ran(backend, [a, b], "10 ms", { dt: "1 ms" });
      ends.push(a.get("x"), b.get("x"));
    }
    close([...ends[0]!, ...ends[1]!], [...ends[2]!, ...ends[3]!], "x", 1e-4);
  },
);

test("a neuron takes the same steps alone and in company", async () => {
  const alone = new NeuronGroup(1, oscillator, { method: "odex" });
  const many = new NeuronGroup(5, oscillator, { method: "odex" });
  alone.set("x", 3);
  many.set("x", "i");
  await new Network([alone, many], { dt: "0.3 ms" }).run("6 ms");
  bits(many.get("x").slice(3, 4), alone.get("x"));
});

test("explain tells the tolerances, and gsl is a name for it", () => {
  const group = new NeuronGroup(1, oscillator, {
    method: "gsl",
    methodOptions: { absoluteError: { x: 1e-9 }, maxSteps: 50 },
  });
  const text = group.explain().join("\n");
  assert.match(text, "odex: asked for by name");
  assert.match(text, /error 0\.000001 per step \(absolute, SI: x 1e-9\), at most 50 steps/);
  assert.not.match(text, "<-");
});

test.run();
