// What the test of threads does within a page.

import { cuba } from "myelin/models/vogels-abbott-2005";
import { left, readyToRun, sharing } from "../model/threads.ts";

/** Runs a network in one thread and in three; chunks that others did, and names of what differs. */
export async function compare(): Promise<{ done: number; differing: string[]; told: string }> {
  const [one, three] = [1, 3].map((threads) => {
    const net = cuba({ n: 600, seed: 4 });
    net.threads = threads;
    return net;
  }) as [ReturnType<typeof cuba>, ReturnType<typeof cuba>];
  await one.run("20 ms");
  await readyToRun(three);
  const done = await sharing(() => three.run("20 ms"));
  const [wanted, found] = [left(one), left(three)];
  const differing = Object.keys(wanted).filter(
    (key) =>
      found[key]!.length !== wanted[key]!.length ||
      Array.from(wanted[key]!).some((value, k) => !Object.is(value, found[key]![k])),
  );
  const told = /^threads: .*$/m.exec(three.explain({ code: false }))?.[0] ?? "";
  return { done, differing, told };
}
