// What `myelin run` shows of the models of hearing: words with the result, and a figure with the truth beside it.

import * as jeffress from "myelin/models/jeffress";
import * as licklider from "myelin/models/licklider";
import * as sturzl from "myelin/models/sturzl-2000";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("demonstrations of hearing");

const options = (signal: AbortSignal, told: number[] = []) => ({
  seed: 1,
  backend: "wasm" as const,
  duration: "150 ms",
  progress: (fraction: number) => told.push(fraction),
  signal,
});

for (const [name, { run }, text, legend] of [
  ["jeffress", jeffress, /^\d+ spikes; the greatest .* 641 us\nin windows .* \d+ us off/, "sound"],
  ["licklider", licklider, /^\d+ spikes; in windows .* one period, within \d/, "detectors"],
  ["sturzl-2000", sturzl, /^prey at 144 degrees; \d+ votes point at -?\d+\.\d degrees$/, "prey"],
] as const) {
  test(`${name} tells its result and draws it beside the truth`, async () => {
    const told: number[] = [];
    const shown = await run(options(new AbortController().signal, told));
    assert.match(shown.text, text);
    assert.is(told.at(-1), 1);
    const svg = await shown.figure();
    assert.match(svg, /^<svg .*<\/svg>\s*$/s);
    assert.ok(svg.includes(`>${legend}<`), "legend");
  });

  test(`${name} that is interrupted before it begins shows nothing`, async () => {
    const controller = new AbortController();
    controller.abort();
    try {
      await run(options(controller.signal));
      assert.unreachable("should have thrown");
    } catch (error) {
      assert.is((error as Error).name, "AbortError");
    }
  });
}

test.run();
