// getStates and setStates: all values of an object or a network by name, out as copies, in wholly or not at all.

import {
  DelayError,
  NameError,
  Network,
  NetworkError,
  NeuronGroup,
  PoissonGroup,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

/** Whether an error is one of a class. */
const a =
  (kind: new (...args: never[]) => Error) =>
  (error: Error): boolean =>
    error instanceof kind;

const test = suite("model: states");

/** Three neurons with a variable of each kind, and synapses with delays on two pathways. */
function circuit(): { group: ReturnType<typeof neurons>; synapses: Synapses; network: Network } {
  const group = neurons();
  const synapses = new Synapses(group, group, {
    model: "w : volt",
    onPre: "v_post += w",
    onPost: "w += 1*mV",
    name: "plastic",
  });
  synapses.connect({ condition: "i != j" });
  synapses.set("w", "(i + 10*j)*mV");
  synapses.set("delay", "(i + 1)*ms");
  return { group, synapses, network: new Network([group, synapses], { seed: 3 }) };
}

const neurons = () =>
  new NeuronGroup(
    3,
    `dv/dt = -v/(10*ms) : volt (unless refractory)
     k : integer
     open : boolean
     s : 1 (shared)
     twice = 2*v : volt`,
    { threshold: "v > 1*volt", reset: "v = 0*volt", refractory: "2 ms", name: "cells" },
  );

test("getStates gives what can be set, as copies in SI units, without what is computed", () => {
  const { group, synapses } = circuit();
  group.set("v", "i*mV");
  group.set("k", "i + 1");
  group.set("s", 4);
  const states = group.getStates();
  assert.equal(Object.keys(states).sort(), ["k", "lastspike", "not_refractory", "open", "s", "v"]);
  assert.equal([...states.v], [0, 1e-3, 2e-3]);
  assert.equal([...states.s], [4]);
  states.v[0] = 7;
  assert.equal([...group.get("v")], [0, 1e-3, 2e-3]);
  assert.equal(Object.keys(synapses.getStates()).sort(), ["post.delay", "pre.delay", "w"]);
});

test("getStates with names gives these, computed ones as well", () => {
  const { group, synapses } = circuit();
  group.set("v", "i*mV");
  const { twice, i } = group.getStates(["twice", "i"]);
  assert.equal([...twice], [0, 2e-3, 4e-3]);
  assert.equal([...i], [0, 1, 2]);
  assert.equal([...synapses.getStates(["j"]).j!], [1, 2, 0, 2, 0, 1]);
  assert.throws(() => group.getStates(["w" as "v"]), a(NameError));
});

test("setStates takes back what getStates gave, of a network too", async () => {
  const one = circuit();
  one.group.set("v", "0.9*volt + i*0.2*volt");
  await one.network.run("3 ms");
  const other = circuit();
  other.network.setStates(one.network.getStates());
  assert.equal(other.network.getStates(), one.network.getStates());
  assert.equal(Object.keys(one.network.getStates()), ["cells", "plastic"]);
});

test("setStates takes one number for all, and lets alone what is not named", () => {
  const { group, synapses } = circuit();
  group.set("k", [1, 2, 3]);
  group.setStates({ v: 0.5, open: [true, false, true] });
  assert.equal([...group.get("v")], [0.5, 0.5, 0.5]);
  assert.equal([...group.get("open")], [1, 0, 1]);
  assert.equal([...group.get("k")], [1, 2, 3]);
  synapses.slice(1, 3).setStates({ w: [5, 6], "pre.delay": 0.002 });
  assert.equal([...synapses.get("w")].slice(1, 4), [5, 6, 21e-3]);
  assert.equal([...synapses.slice(1, 3).getStates(["delay"]).delay!], [2e-3, 2e-3]);
  group.at([2, 0]).setStates({ k: [9, 8] });
  assert.equal([...group.get("k")], [8, 2, 9]);
});

const refused: readonly (readonly [string, object, new (...args: never[]) => Error])[] = [
  ["a name that is none", { v: [1, 2, 3], u: 1 }, NameError],
  ["an array that is too short", { v: [1, 2, 3], k: [1, 2] }, ValueError],
  ["a fraction for an integer", { v: [1, 2, 3], k: [1, 2.5, 3] }, ValueError],
  ["not a number", { k: 4, v: [1, Number.NaN, 3] }, ValueError],
  ["text", { k: 4, v: "1 mV" }, ValueError],
  ["a subexpression", { v: 1, twice: 2 }, ValueError],
];

for (const [what, values, kind] of refused)
  test(`a state that is ${what} is refused, and nothing is changed`, () => {
    const { group } = circuit();
    const before = group.getStates();
    assert.throws(() => group.setStates(values), a(kind));
    assert.equal(group.getStates(), before);
  });

test("a value refused while random ones wait for the seed leaves those waiting, and no other", () => {
  const drawn = (refuse: boolean): number[] => {
    const group = new NeuronGroup(3, "v : 1\nu : 1");
    group.set("v", "rand()");
    if (refuse) assert.throws(() => group.setStates({ u: 4, v: [1, 2] }), a(ValueError));
    new Network([group], { seed: 5 });
    assert.equal([...group.get("u")], [0, 0, 0]);
    return [...group.get("v")];
  };
  assert.equal(drawn(true), drawn(false));
});

test("a delay below 0 among other states is refused, and nothing is changed, one delay for all included", () => {
  for (const common of [false, true]) {
    const group = neurons();
    const synapses = new Synapses(group, group, {
      model: "w : 1",
      onPre: "v_post += w*volt",
      ...(common ? { delay: "2 ms" } : {}),
    }).connect();
    const before = synapses.getStates();
    assert.throws(() => synapses.setStates({ w: 3, "pre.delay": -1e-3 }), a(DelayError));
    assert.equal(synapses.getStates(), before);
    assert.is(synapses.get("delay")[0], common ? 2e-3 : 0);
  }
});

test("states of a network are set in all of its objects or in none", () => {
  const { group, synapses, network } = circuit();
  const poisson = new PoissonGroup(2, { rates: "10 Hz", name: "input" });
  network.add(poisson);
  const before = network.getStates();
  const wrong = { cells: { v: 1 }, plastic: { w: 2 }, input: { rates: -1 } };
  assert.throws(() => network.setStates(wrong), a(ValueError));
  assert.throws(() => network.setStates({ cells: { v: 1 }, cell: { v: 1 } }), a(NetworkError));
  assert.equal(network.getStates(), before);
  network.setStates({ cells: { v: 1 }, plastic: { w: 2 }, input: { rates: [3, 4] } });
  assert.equal([...group.get("v"), ...synapses.get("w")], [1, 1, 1, 2, 2, 2, 2, 2, 2]);
  assert.equal([...poisson.get("rates")], [3, 4]);
});

test("an object of a network is found by its name", () => {
  const { group, network } = circuit();
  assert.is(network.object("cells"), group);
  assert.throws(() => network.object("cell"), /no object named 'cell' .*did you mean 'cells'/);
});

test.run();
