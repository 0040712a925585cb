// What the tests for leaks do within a page.

import { Balance, type Held, longRun, manyLengths } from "./leak.ts";

const balance = new Balance();
balance.watch(
  WebGL2RenderingContext.prototype,
  ["createTexture", "createFramebuffer", "createBuffer", "createProgram", "createVertexArray"],
  ["deleteTexture", "deleteFramebuffer", "deleteBuffer", "deleteProgram", "deleteVertexArray"],
);

/** Textures, buffers and programs of GL, early and late in a long run, and in many short ones. */
export async function leaks(): Promise<readonly (readonly [Held, Held])[]> {
  const look = async (): Promise<Held> => ({ objects: balance.count, bytes: 0 });
  return [await longRun("webgl2", look), await manyLengths("webgl2", look)];
}
