// `myelin gpu`: what it says of the modes of gpu.js.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { gpu, gpuText } from "../../src/cli/gpu.ts";
import { offerSoftwareGpu } from "../gpu/software.ts";
import { caught } from "./myelin.ts";

const test = suite("myelin gpu");

test("each mode has a line that says what runs it, or why nothing does, and what that comes to", () => {
  const text = gpuText([
    { mode: "webgpu", runs: true, on: "SwiftShader driver 5.0.0", software: true },
    { mode: "webgl2", runs: false, reason: "there is no canvas here" },
    { mode: "webasm", runs: true, on: "WebAssembly on the CPU", software: true },
  ]);
  assert.snapshot(
    text,
    [
      "modes of gpu.js, best first",
      "  webgpu  runs on SwiftShader driver 5.0.0 (software: the CPU does the work)",
      "  webgl2  does not run: there is no canvas here",
      "  webasm  runs on WebAssembly on the CPU",
      "",
      "no GPU here: backend 'wasm' is faster than any of them",
    ].join("\n"),
  );
  const card = gpuText([{ mode: "webgpu", runs: true, on: "acme, rocket", software: false }]);
  assert.match(card, /^ {2}webgpu {2}runs on acme, rocket\n\nmode 'auto' takes webgpu$/m);
});

test("it tries every mode there is, and exits with 0 where there is no GPU", async () => {
  offerSoftwareGpu();
  const { code, out } = await caught(() => gpu({ json: true }));
  assert.is(code, 0);
  const { modes } = JSON.parse(out);
  assert.equal(
    modes.map(({ mode }: { mode: string }) => mode),
    ["webgpu", "webgl2", "webasm", "cpu"],
  );
  assert.equal(modes[3], { mode: "cpu", runs: true, on: "JavaScript on the CPU", software: true });
  const words = await caught(() => gpu({}));
  assert.match(words.out, /^modes of gpu\.js, best first\n {2}webgpu {2}/);
});

test.run();
