// Wrong snapshots, checkpoints, files and changes of dt.

import {
  loadSnapshot,
  Network,
  NetworkError,
  PopulationRateMonitor,
  readRecording,
  Snapshot,
  SpikeMonitor,
  StateMonitor,
  saveSnapshot,
  ValueError,
} from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const NOWHERE = "no-such-folder/file";

const net = (): Network => new Network([neurons("v : 1")]);

/** A snapshot with one byte changed. */
function damaged(at: number): Uint8Array {
  const bytes = net().store().bytes();
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return bytes;
}

/** Restores a network of P with these equations from one of P with `v : 1`. */
const into = (model: string, name = "P") =>
  new Network([neurons(model, { name })]).restore(net().store());

const snapshots: Wrong[] = [
  wrong("a restore of what is no snapshot", ValueError, () => net().restore(3 as never)),
  wrong("a restore with a seed that is a fraction", ValueError, () => {
    const one = net();
    one.restore(one.store(), { seed: 1.5 });
  }),
  wrong("a restore with an unknown option", ValueError, () => {
    const one = net();
    one.restore(one.store(), { seeds: 1 } as never);
  }),
  wrong("a snapshot of other equations", NetworkError, () => into("v : volt\nw : 1")),
  wrong("a snapshot of an object with another name", NetworkError, () => into("v : 1", "PP")),
  wrong("bytes that are no snapshot", ValueError, () => Snapshot.from(new Uint8Array(50))),
  wrong("bytes of a snapshot of another version", ValueError, () => Snapshot.from(damaged(8))),
  wrong("bytes of a snapshot with a bit changed", ValueError, () => Snapshot.from(damaged(-1))),
  wrong("a snapshot from a file that is not there", ValueError, () => loadSnapshot(NOWHERE)),
  wrong("a snapshot into a folder that is not there", ValueError, () =>
    saveSnapshot(net().store(), NOWHERE),
  ),
];

const checkpoints: Wrong[] = [
  wrong("checkpoints in a folder that is not there", ValueError, () =>
    net().run("1 ms", { checkpoint: { path: NOWHERE } }),
  ),
  wrong("checkpoints without a path", ValueError, () =>
    net().run("1 ms", { checkpoint: {} as never }),
  ),
  wrong("checkpoints that are no options", ValueError, () =>
    net().run("1 ms", { checkpoint: "file" as never }),
  ),
  wrong("a resume from a file that is not there", ValueError, () => net().resume(NOWHERE)),
];

const files: Wrong[] = [
  wrong("spikes into a folder that is not there", ValueError, () => {
    new SpikeMonitor(leaky(), { file: NOWHERE });
  }),
  wrong("samples into a file that is none", ValueError, () => {
    new StateMonitor(leaky(), "v", { file: "" });
  }),
  wrong("rates into a file that is a number", ValueError, () => {
    new PopulationRateMonitor(leaky(), { file: 3 as never });
  }),
  wrong("two monitors with one file", NetworkError, () => {
    const group = leaky();
    const file = "same-file.npy";
    const [a, b] = [
      new SpikeMonitor(group, { file }),
      new SpikeMonitor(group, { file, name: "b" }),
    ];
    new Network([group, a, b]);
  }),
  wrong("a recording from a file that is not there", ValueError, () => readRecording(NOWHERE)),
  wrong("rows of a recording before the first", ValueError, () =>
    readRecording(NOWHERE, { from: -1 }),
  ),
];

const steps: Wrong[] = [
  wrong("a dt that the time is no multiple of", ValueError, async () => {
    const one = net();
    await one.run("0.7 ms");
    one.dt = "0.5 ms";
  }),
  wrong("a dt of a group that the time is no multiple of", ValueError, async () => {
    const group = neurons("v : 1", { dt: "0.3 ms" });
    await new Network([group]).run("0.3 ms");
    group.dt = "0.2 ms";
  }),
  wrong("a dt of 0 between runs", ValueError, () => {
    net().dt = 0;
  }),
];

export const wrongStoring: readonly Wrong[] = [...snapshots, ...checkpoints, ...files, ...steps];
