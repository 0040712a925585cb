// How gpu.js is bundled: one text for Node and pages, without the native `gl`, and nothing global.

import { createRequire } from "node:module";
import type { Plugin } from "esbuild";

const require = createRequire(import.meta.url);

/** Node's modules that gpu.js looks for (threads of mode `webasm`), and finds missing in a page. */
const BUILTIN = /^(os|worker_threads)$/;

/** Takes the sources of gpu.js, not its build for pages, which claims the name `GPU` of the window. */
export const gpuJs: Plugin = {
  name: "gpu.js",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^gpu\.js$/ }, () => ({ path: require.resolve("gpu.js") }));
    onResolve({ filter: /^gl$/ }, () => ({ path: "gl", namespace: "nothing" }));
    onResolve({ filter: BUILTIN }, ({ path, importer }) =>
      /node_modules[\\/]gpu\.js[\\/]/.test(importer) ? { path, namespace: "builtin" } : null,
    );
    onLoad({ filter: /^/, namespace: "nothing" }, () => ({ contents: "" }));
    onLoad({ filter: /^/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = globalThis.process?.getBuiltinModule?.("${path}") ?? {};`,
    }));
  },
};
