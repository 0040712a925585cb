// npm run property -- COUNT SEED: random networks on both backends until the oracle has counted COUNT arrivals.

import { deviceProperty } from "./device.ts";
import { makeScript } from "./script.ts";
import { carryOut } from "./simulated.ts";

/** Scripts from `seed` on, each on both backends, until there were `count` arrivals; how many there were of each. */
export async function property(
  count: number,
  seed: number,
  tell: (scripts: number, arrivals: number) => void = () => {},
): Promise<{ readonly scripts: number; readonly arrivals: number }> {
  let [scripts, arrivals] = [0, 0];
  while (arrivals < count) {
    const script = makeScript(seed + scripts);
    for (const backend of ["js", "wasm"] as const) await carryOut(script, backend);
    scripts++;
    arrivals += script.arrivals;
    tell(scripts, arrivals);
  }
  return { scripts, arrivals };
}

async function main([first, ...rest]: readonly string[]): Promise<number> {
  const onDevice = first === "device";
  const [count = onDevice ? "500" : "10000000", seed = "1"] = onDevice ? rest : [first, ...rest];
  if (!(Number(count) > 0) || !Number.isInteger(Number(seed))) {
    console.error("usage: npm run property -- [device] [COUNT [SEED]]");
    return 2;
  }
  return onDevice ? devices(Number(count), Number(seed)) : delays(Number(count), Number(seed));
}

async function devices(count: number, seed: number): Promise<number> {
  const start = Date.now();
  await deviceProperty(count, seed, (n) => {
    if (n % Math.ceil(count / 10) === 0) console.log(`${n} networks`);
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  console.log(
    `${count} networks from seed ${seed}, on wasm and on gpu.js in modes cpu and webasm: ` +
      `the same spikes and states (${seconds} s)`,
  );
  return 0;
}

async function delays(count: number, seed: number): Promise<number> {
  const start = Date.now();
  let told = 0;
  const { scripts, arrivals } = await property(count, seed, (n, sum) => {
    if (Math.floor((10 * sum) / count) <= told) return;
    told = Math.floor((10 * sum) / count);
    console.log(`${n} networks, ${sum} arrivals`);
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  console.log(
    `${arrivals} arrivals in ${scripts} networks from seed ${seed}, on js and on wasm: ` +
      `each once, at its step, in its order (${seconds} s)`,
  );
  return 0;
}

if (process.argv[1]?.endsWith("property/main.ts"))
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    return 1;
  });
