// Ends of connections and probes: parts of nodes by side, neurons that are not there, delays, lists that are copied.

import {
  Connection,
  Direct,
  Ensemble,
  Model,
  Node,
  Probe,
  type Slice,
  type Transform,
  Voja,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type NetworkError, ValueError } from "../../src/errors.ts";
import { chosenCases } from "../bench/options.ts";

const test = suite("nef: ends of connections");

/** Takes three numbers, gives two of them. */
const two = (): Node => new Node((_, x) => [x[0]!, x[2]!], { sizeIn: 3, label: "f" });
const entries = (part: unknown): number[] => [...(part as Slice).indices];

function refused(act: () => unknown, kind: typeof ValueError | typeof NetworkError): string {
  try {
    act();
  } catch (error) {
    assert.instance(error, kind);
    return (error as Error).message;
  }
  assert.unreachable("nothing was refused");
  return "";
}

test("a part of a node is of what it gives at a source, of what it takes at a target", () => {
  const f = two();
  const cases: readonly (readonly [Slice<Node>, number[], number[]])[] = [
    [f.slice(0, -1), [0], [0, 1]],
    [f.slice(1), [1], [1, 2]],
    [f.at(-1), [1], [2]],
    [f.at([-1, 0]), [1, 0], [2, 0]],
    [f.slice(undefined, undefined, -1), [1, 0], [2, 1, 0]],
    [f.slice(undefined, undefined, -1).at(0), [1], [2]],
    [f.slice(0, 5), [0, 1], [0, 1, 2]],
  ];
  for (const [part, given, taken] of cases) {
    const [from, to] = [new Node(null, { sizeIn: taken.length }), new Ensemble(1, given.length)];
    assert.equal(entries(new Connection(part, to).pre), given);
    assert.equal(entries(new Connection(from, part).post), taken);
    assert.equal(entries(new Probe(part).target), given);
  }
});

test("the numbers that arrive are those of the side", async () => {
  const f = two();
  const source = new Node([1, 2, 3]);
  const last = new Probe(f.at(-1));
  const back = new Node(null, { sizeIn: 2 });
  const all = new Probe(back);
  const model = new Model([
    new Connection(source, f.slice(undefined, undefined, -1), { synapse: null }),
    new Connection(f.slice(undefined, undefined, -1), back, { synapse: null }),
    last,
    all,
  ]);
  await model.run(0.002);
  assert.equal([...last.data[1]!], [1]);
  assert.equal([...all.data[1]!], [1, 3]);
});

test("an entry that only one side has is refused on the other, one that neither has at once", () => {
  const f = two();
  const part = f.at(2);
  assert.equal(entries(new Connection(new Node(1), part).post), [2]);
  const from = refused(() => new Connection(part, new Ensemble(1, 1)), ValueError);
  assert.match(from, /^no entry 2 of what node 'f' gives \(expected integers from 0 to 1,/);
  assert.match(
    refused(() => f.at(3), ValueError),
    /^no entry 3 of what node 'f' takes/,
  );
  assert.match(
    refused(() => new Connection(new Node(1), new Node([1, 2]).at(-1)), ValueError),
    /takes nothing \(give it sizeIn\)/,
  );
});

test("neurons of Direct are refused at both ends and in probes, with what to use instead", () => {
  const direct = new Ensemble(4, 1, { neuronType: new Direct(), label: "d" });
  const e = new Ensemble(4, 1);
  for (const act of [
    () => new Connection(direct.neurons, e, { transform: [[1, 1, 1, 1]] }),
    () => new Connection(direct.neurons.at(0), e),
    () => new Connection(new Node([1, 2, 3, 4]), direct.neurons),
  ])
    assert.match(
      refused(act, ValueError),
      /^neurons of ensemble 'd' cannot be (pre|post) .*Direct has no neurons \(connect the ensemble itself/,
    );
  for (const options of [{}, { synapse: 0.01 }])
    assert.match(
      refused(() => new Probe(direct.neurons, options), ValueError),
      /Direct has no neurons \(record the ensemble itself\)/,
    );
});

test("a delay without a filter is that and nothing else; a filter is a step more", async () => {
  const delayed = async (synapse: number | null, delay: string): Promise<number[]> => {
    const joint = new Node(null, { sizeIn: 1 });
    const source = new Node((t) => t, { label: "n" });
    const probe = new Probe(joint);
    await new Model([new Connection(source, joint, { synapse, delay }), probe]).run(0.008);
    // sample k is of time (k + 1) ms
    return probe.data.map(([x]) => Math.round(x! * 1e3));
  };
  assert.equal(await delayed(null, "3 ms"), [0, 0, 0, 1, 2, 3, 4, 5]);
  assert.equal(await delayed(0, "3 ms"), [0, 0, 0, 0, 1, 2, 3, 4]);
  assert.equal(await delayed(null, "1 ms"), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(await delayed(null, "0.4 ms"), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(await delayed(null, "2.5 ms"), await delayed(null, "3 ms"));
});

test("lists belong to the object once it is made", () => {
  const encoders = [[1], [-1]];
  const [gain, bias] = [Float64Array.of(1, 2), [3, 4]];
  const e = new Ensemble(2, 1, { encoders, gain, bias });
  const rows = [[1], [2]];
  const flat = { rows: 2, columns: 1, data: Float64Array.of(1, 2) };
  const to = new Ensemble(2, 2);
  const made = [rows, flat].map(
    (transform: Transform) => new Connection(e, to, { transform, evalPoints: encoders }),
  );
  encoders[0]![0] = 9;
  encoders[1] = [9];
  gain[0] = 9;
  bias[0] = 9;
  rows[0]![0] = 9;
  flat.data[0] = 9;
  const built = new Model([e], { seed: 1 }).built(e);
  assert.equal([...built.encoders.data], [1, -1]);
  assert.equal([...built.gain], [1, 2]);
  assert.equal([...built.bias], [3, 4]);
  assert.equal(made[0]!.options.transform, [[1], [2]]);
  assert.equal(made[1]!.options.transform, { ...flat, data: Float64Array.of(1, 2) });
  for (const one of made) assert.equal(one.options.evalPoints, [[1], [-1]]);
});

test("a list as a transform is a diagonal, as its rows are, and belongs to the connection", async () => {
  const through = async (transform: Transform): Promise<number[]> => {
    const joint = new Node(null, { sizeIn: 3 });
    const shown = new Probe(joint);
    const into = new Connection(new Node([1, 2, 3]), joint, { synapse: null, transform });
    await new Model([into, shown]).run(0.001);
    return [...shown.data[0]!];
  };
  const factors = [2, 0, -1];
  assert.equal(await through(factors), [2, 0, -3]);
  assert.equal(await through(Float32Array.from(factors)), [2, 0, -3]);
  const rows = factors.map((value, r) => factors.map((_, c) => (r === c ? value : 0)));
  assert.equal(await through(rows), [2, 0, -3]);
  const [a, b] = [new Ensemble(20, 3, { seed: 1 }), new Ensemble(5, 3, { seed: 2 })];
  const weights = (transform: Transform): number[] => {
    const c = new Connection(a, b, { transform, seed: 3 });
    return [...new Model([c]).built(c).weights!.data];
  };
  assert.equal(weights(factors), weights(rows));
  const c = new Connection(a, b, { transform: factors });
  factors[0] = 9;
  assert.equal(c.options.transform, [2, 0, -1]);
});

test("Voja ends in an ensemble: neurons have no encoders on the way", () => {
  const [a, b] = [new Ensemble(4, 1), new Ensemble(1, 1, { label: "b" })];
  for (const to of [b.neurons, b.neurons.at(0)])
    assert.match(
      refused(() => new Connection(a, to, { learningRule: new Voja() }), ValueError),
      /^rule Voja of .* changes encoders, .* \(end the connection in ensemble 'b' itself\)$/,
    );
  assert.is(new Connection(a, b, { learningRule: new Voja() }).learningRules.length, 1);
});

test("a function that returns a promise is told so", () => {
  const later = (async () => 1) as never;
  const [a, b] = [new Ensemble(4, 1), new Ensemble(4, 1)];
  for (const act of [() => new Node(later), () => new Connection(a, b, { function: later })])
    assert.match(
      refused(act, ValueError),
      /^wrong result of the function of .*: a promise \(.*async/,
    );
});

test("a bench tells its cases where one is asked for that it has not", () => {
  const cases = [{ name: "one" }, { name: "two" }];
  assert.equal(chosenCases(cases, ["two"]), [{ name: "two" }]);
  assert.equal(chosenCases(cases, undefined), cases);
  assert.throws(() => chosenCases(cases, ["two", "nosuch"]), /'nosuch' \(known: one, two\)/);
});

test.run();
