// Snapshots: what they are restored into, what they refuse, and what their bytes are.

import { Network, NetworkError, NeuronGroup, Snapshot, Synapses, ValueError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: snapshots");

test("live views stay alive where the size is the same", async () => {
  const group = new NeuronGroup(2, "v : 1");
  const net = new Network([group]);
  const view = group.state.v!;
  const snapshot = net.store();
  view.fill(3);
  net.restore(snapshot);
  assert.equal([...view], [0, 0]);
  view[1] = 4;
  assert.equal([...group.get("v")], [0, 4]);
});

test("a network that failed goes on from a snapshot", async () => {
  const group = new NeuronGroup(1, "dv/dt = sqrt(1 - t/ms)/ms : 1", { method: "euler" });
  const net = new Network([group]);
  await net.run("0.5 ms");
  const snapshot = net.store();
  const before = [...group.get("v")];
  let failed = 0;
  for (let k = 0; k < 2; k++) {
    await net.run("1 ms").catch(() => failed++);
    assert.throws(
      () => net.store(),
      (error: Error) => error instanceof NetworkError && /middle of a step/.test(error.message),
    );
    net.restore(snapshot);
    assert.equal([...group.get("v")], before);
  }
  assert.is(failed, 2);
});

test("objects without a name of their own are matched by kind and order", async () => {
  const make = (first: number) => {
    const a = new NeuronGroup(1, "v : 1");
    const b = new NeuronGroup(1, "v : 1");
    a.set("v", first);
    b.set("v", first + 1);
    return { a, b, net: new Network([a, b]) };
  };
  const [one, two] = [make(1), make(5)];
  assert.is.not(one.a.name, two.a.name);
  two.net.restore(one.net.store());
  assert.equal([two.a.get("v")[0], two.b.get("v")[0]], [1, 2]);
});

function refusal(action: () => unknown, kind: new (...args: never[]) => Error): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof kind, String(error));
    return error.message;
  }
  return assert.unreachable("it was accepted") as never;
}

test("a snapshot of another network is refused with all differences, and nothing changes", () => {
  const make = (size: number, model: string, threshold: string, third: string) => {
    const P = new NeuronGroup(size, model, { name: "P", threshold, reset: "v = 0" });
    P.set("v", size);
    const Q = new NeuronGroup(2, "x : 1", { name: third });
    const S = new Synapses(P, Q, { onPre: `x += ${size}`, name: "S" }).connect();
    return { P, net: new Network([P, Q, S]) };
  };
  const one = make(3, "dv/dt = -v/ms : 1", "v > 1", "target");
  const two = make(4, "dv/dt = -v/second : 1", "v > 2", "targets");
  const message = refusal(() => two.net.restore(one.net.store()), NetworkError);
  for (const part of [
    "'target' is in the snapshot only (did you mean 'targets'?)",
    "'targets' is in the network only",
    "'P', in the snapshot: 3 elements",
    "'P', in the network:  4 elements",
    "dv/dt = -v / ms",
    "dv/dt = -v / second",
    "threshold: v > 1",
    "threshold: v > 2",
    "pre (pre, order -1): x += 3",
  ])
    assert.ok(message.includes(part), `${part} in ${message}`);
  assert.equal([...two.P.get("v")], [4, 4, 4, 4]);
});

test("what is no snapshot, and bytes that are damaged, are refused", () => {
  const net = new Network([new NeuronGroup(2, "v : 1", { name: "P" })]);
  const bytes = net.store().bytes();
  assert.match(
    refusal(() => net.restore({} as Snapshot), ValueError),
    /not a snapshot: an object/,
  );
  assert.match(
    refusal(() => Snapshot.from(new Uint8Array(3)), ValueError),
    /do not begin as one/,
  );
  assert.match(
    refusal(() => Snapshot.from("no" as never), ValueError),
    /expected a Uint8Array/,
  );
  for (const [at, pattern] of [
    [0, /do not begin/],
    [8, /version/],
    [13, /checksum/],
    [40, /checksum/],
    [bytes.length - 1, /checksum/],
  ] as const) {
    const broken = bytes.slice();
    broken[at]! ^= 1;
    assert.match(
      refusal(() => Snapshot.from(broken), ValueError),
      pattern,
    );
  }
  assert.match(
    refusal(() => Snapshot.from(bytes.subarray(0, -1)), ValueError),
    /checksum/,
  );
  const seed = () => net.restore(net.store(), { seed: 0.5 });
  assert.match(refusal(seed, ValueError), /invalid seed/);
  // the bytes may lie anywhere
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  net.restore(Snapshot.from(shifted.subarray(3)));
});

test("bytes are compact: small integers take one byte each", async () => {
  const group = new NeuronGroup(1000, "b : boolean\nk : integer\nbig : integer");
  group.set("k", "i % 200");
  group.set("big", "-i");
  const net = new Network([group]);
  const snapshot = net.store();
  const bytes = snapshot.bytes();
  assert.ok(bytes.length < 1000 * (1 + 1 + 4) + 1500, `${bytes.length} bytes`);
  group.set("k", 0);
  group.set("b", true);
  group.set("big", 0);
  net.restore(Snapshot.from(bytes));
  assert.equal([group.get("k")[199], group.get("big")[999], group.get("b")[7]], [199, -999, 0]);
});

test("while it runs, a network neither stores nor restores", async () => {
  const net = new Network([new NeuronGroup(1, "v : 1")]);
  const snapshot = net.store();
  const messages: string[] = [];
  net.operation(() => {
    for (const action of [() => net.store(), () => net.restore(snapshot)])
      messages.push(refusal(action, NetworkError));
  });
  await net.run("0.1 ms");
  assert.match(messages[0]!, /cannot store/);
  assert.match(messages[1]!, /cannot restore/);
});

test.run();
