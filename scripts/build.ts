// npm run build: what the package ships. tsc writes types and the catalogue's modules; esbuild bundles src into few
// large modules with the packages it uses, so that a run starts fast: 30 ms to import, against 900 in small modules.
//
// Packages under "dependencies" stay imports; those under "devDependencies" are bundled, and their licences ship.

import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { gpuJs } from "./gpu-js.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

const manifest = manifestIn(root);

/** Types of everything, and the catalogue's modules, one file each, comments and all: they are there to be read. */
function compile(): void {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
  for (const name of readdirSync(join(dist, "src"), { recursive: true, encoding: "utf8" })) {
    const path = join(dist, "src", name);
    if (name.endsWith(".js")) rmSync(path);
    if (name.endsWith(".d.ts")) writeFileSync(path, withoutBundled(readFileSync(path, "utf8")));
  }
  // tsc leaves declarations written by hand where they are
  for (const name of readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".d.ts")) copyFileSync(join(root, "src", name), join(dist, "src", name));
}

/** A declaration that does not ask for the types of a bundled package: its user does not have them, nor sees them. */
function withoutBundled(declaration: string): string {
  const found = /^import type \* as (\w+) from "([^".][^"]*)";\n/m.exec(declaration);
  if (!found || found[2]! in (manifest.dependencies ?? {})) return declaration;
  const uses = new RegExp(`\\btypeof ${found[1]}\\b|\\b${found[1]}\\.\\w+`, "g");
  return declaration.replace(found[0], "").replace(uses, "unknown");
}

/** The doors of src over what they share, which lies as deep as src has rooms: the command looks around itself. */
async function bundle({ name, dependencies = {} }: Manifest): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      "src/index.ts",
      "src/nef/index.ts",
      "src/plot/index.ts",
      "src/cli/main.ts",
      "src/sweep/worker.ts",
    ],
    outbase: ".",
    outdir: "dist",
    chunkNames: "src/shared/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: [name, `${name}/*`, ...Object.keys(dependencies)],
    plugins: [requiredNodeModules, gpuJs],
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}

/** An ES module cannot call `require`, as bundled CommonJS does (commander): node's modules are imported for it. */
const requiredNodeModules: Plugin = {
  name: "required node modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind, namespace }) =>
      kind === "require-call"
        ? { path, namespace: namespace === "file" ? "common" : "module" }
        : null,
    );
    onLoad({ filter: /^/, namespace: "common" }, ({ path }) => ({
      contents: `module.exports = require("${path}").default;`,
    }));
    onLoad({ filter: /^/, namespace: "module" }, ({ path }) => ({
      contents: `export { default } from "${path}";`,
    }));
  },
};

/** The licence and notice texts of every package whose code is in the bundles. */
function licences({ outputs }: Metafile): string {
  const used = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined);
  const texts = [...new Set(used)].sort().map((folder) => licence(join(root, folder)));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

function licence(folder: string): string {
  const { name, version, license, author } = manifestIn(folder);
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  // A few packages name their licence without its text; then the name and the author are all there is.
  const by = typeof author === "string" ? author : author?.name;
  if (texts.length === 0 && !(license && by)) throw new Error(`no licence to ship with ${name}`);
  const head = [name, version, `(${license})`, ...(by ? ["by", by] : [])].join(" ");
  return `${[head, ...texts].join("\n\n")}\n`;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

rmSync(dist, { recursive: true, force: true });
compile();
const metafile = await bundle(manifest);
chmodSync(join(dist, "src/cli/main.js"), 0o755);
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), licences(metafile));
