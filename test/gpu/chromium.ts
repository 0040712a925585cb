// Headless Chromium for tests: bundles a TypeScript module, serves it, and calls what it exports within a page.

import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { gpuJs } from "../../scripts/gpu-js.ts";

/** A page that has loaded a module. */
export interface ChromiumPage {
  /** Awaits an exported function of the module within the page; arguments and result travel as JSON. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** Errors and warnings of the page's console, and uncaught errors, so far. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** WebGPU and WebGL2 on SwiftShader, wherever this runs. */
const SOFTWARE_GPU: readonly string[] = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

/** Without these two a page has no shared memory. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** The browser of this machine, or undefined. */
export function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Opens a page that has loaded the module at a path within the repository. Throws where there is no browser. */
export async function openInChromium(path: string): Promise<ChromiumPage> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("no chromium is installed");
  const server = await serve(await bundled(path));
  let browser: Browser | undefined;
  try {
    const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath, args: [...SOFTWARE_GPU, ...asRoot] });
    return await opened(browser, server);
  } catch (error) {
    await browser?.close();
    server.close();
    throw error;
  }
}

async function opened(browser: Browser, server: Server): Promise<ChromiumPage> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  listen(page, complaints);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    complaints,
    call: async (name, ...args) => JSON.parse(await page.evaluate(callIn, { name, args })),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** Runs in the page. */
async function callIn({ name, args }: { name: string; args: readonly unknown[] }): Promise<string> {
  const file = "/module.js";
  const module = await import(file);
  return JSON.stringify((await module[name](...args)) ?? null);
}

function listen(page: Page, complaints: string[]): void {
  const complain = (text: string) => {
    complaints.push(text);
    process.stderr.write(`chromium: ${text}\n`);
  };
  page.on("pageerror", (error) => complain(error.stack ?? error.message));
  page.on("console", (message) => {
    const advice = message.text().includes("GL Driver Message (OpenGL, Performance");
    if (["error", "warning"].includes(message.type()) && !advice) complain(message.text());
  });
}

/** The module and its chunks by the path under which they are served. */
async function bundled(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { module: path },
    outdir: "served",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2023",
    conditions: ["source"],
    plugins: [gpuJs],
    logLevel: "warning",
  });
  const folder = join(root, "served");
  return new Map(
    outputFiles.map((file) => [
      file.path.slice(folder.length).replaceAll("\\", "/"),
      file.contents,
    ]),
  );
}

async function serve(files: ReadonlyMap<string, Uint8Array>): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const file = files.get(url);
    const type = file ? "text/javascript" : "text/html";
    response.writeHead(file || url === "/" ? 200 : 404, { ...ISOLATED, "content-type": type });
    response.end(file ?? "<!doctype html><link rel=icon href=data:,>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
