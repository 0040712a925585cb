// WebGL2: a canvas of our own, so that its renderer can be named and its loss noticed.

import { DeviceError } from "../../errors.ts";
import { isSoftware } from "./adapter.ts";

/** What is used of a WebGL2 context. */
interface Context {
  readonly NO_ERROR: number;
  readonly OUT_OF_MEMORY: number;
  readonly RENDERER: number;
  getError(): number;
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL?: number } | null;
  getParameter(name: number): unknown;
  isContextLost(): boolean;
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: string, options: object): unknown;
}

/** What makes a canvas: a page has `document`, a worker `OffscreenCanvas`. */
interface Host {
  readonly document?: { createElement(name: string): Canvas };
  readonly OffscreenCanvas?: new (width: number, height: number) => Canvas;
}

/** A canvas with its context. */
export interface Gl {
  readonly canvas: unknown;
  readonly context: unknown;
  readonly description: string;
  readonly software: boolean;
  /** Whether the browser took the context away. */
  isLost(): boolean;
  /** An error since the last call that GL only tells when asked. */
  takeError(): string | undefined;
}

/** A new context that computes in f32. Throws DeviceError where there is none. */
export function openGl(): Gl {
  const canvas = makeCanvas();
  // as gpu.js would ask for it
  const wanted = { alpha: false, depth: false, antialias: false };
  const context = canvas.getContext("webgl2", wanted) as Context | null;
  if (!context) throw new DeviceError("this browser gives no WebGL2 context", "webgl2");
  if (!context.getExtension("EXT_color_buffer_float"))
    throw new DeviceError("this WebGL2 cannot write f32 (no EXT_color_buffer_float)", "webgl2");
  const unmasked = context.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const description = String(context.getParameter(unmasked ?? context.RENDERER));
  return {
    canvas,
    context,
    description,
    software: isSoftware(description),
    isLost: () => context.isContextLost(),
    takeError: () => taken(context),
  };
}

function makeCanvas(): Canvas {
  const { document, OffscreenCanvas } = globalThis as Host;
  if (document) return document.createElement("canvas");
  if (OffscreenCanvas) return new OffscreenCanvas(1, 1);
  throw new DeviceError("WebGL2 needs a browser: there is no canvas here", "webgl2");
}

function taken(context: Context): string | undefined {
  const error = context.getError();
  if (error === context.NO_ERROR) return undefined;
  return error === context.OUT_OF_MEMORY ? "out of memory" : `GL error 0x${error.toString(16)}`;
}
