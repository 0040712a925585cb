// A file that uses the package, in a folder of its own: what tsc says of it, and what an editor offers in it.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");

/** A folder with `names.ts` in it; to be removed after use. */
function project(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "myelin-types-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/myelin"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "names.ts"), text);
  const compilerOptions = { typeRoots: [join(root, "node_modules/@types")] };
  const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: ["names.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return folder;
}

/** The errors of a text, as `LINE: message` with the first line of each message. */
export function complaints(text: string): string[] {
  const folder = project(text);
  try {
    const found = compile(folder).matchAll(/^names\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm);
    return [...found].map(([, line, message]) => `${line}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string): string {
  try {
    const command = [tsc, "--project", folder, "--pretty", "false", "--noErrorTruncation"];
    return execFileSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** What an editor offers at each `/*?*\/` of a text, in the order of the alphabet. */
export async function completions(text: string): Promise<string[][]> {
  const mark = "/*?*/";
  const [first = "", ...rest] = text.split(mark);
  const folder = project(first + rest.join(""));
  const server = new LanguageServer(folder);
  try {
    const uri = pathToFileURL(join(folder, "names.ts")).href;
    await server.open(uri, first + rest.join(""));
    const lists: string[][] = [];
    let before = first;
    for (const part of rest) {
      const lines = before.split("\n");
      const position = { line: lines.length - 1, character: lines.at(-1)!.length };
      const found = (await server.ask("textDocument/completion", {
        textDocument: { uri },
        position,
      })) as { items: { label: string }[] } | null;
      lists.push((found?.items ?? []).map(({ label }) => label).sort());
      before += part;
    }
    return lists;
  } finally {
    server.end();
    rmSync(folder, { recursive: true });
  }
}

/** The language server that comes with TypeScript, spoken to as editors do. */
class LanguageServer {
  private readonly child;
  private readonly waiting = new Map<number, (result: unknown) => void>();
  private received: Buffer = Buffer.alloc(0);
  private asked = 0;

  constructor(folder: string) {
    const command = [tsc, "--lsp", "--stdio"];
    this.child = spawn(process.execPath, command, {
      cwd: folder,
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.child.stdout.on("data", (data: Buffer) => this.receive(data));
  }

  async open(uri: string, text: string): Promise<void> {
    await this.ask("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    this.send({ method: "initialized", params: {} });
    const textDocument = { uri, languageId: "typescript", version: 1, text };
    this.send({ method: "textDocument/didOpen", params: { textDocument } });
  }

  /** The result of a request; an error after half a minute. */
  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), 30_000);
      this.waiting.set(id, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
      this.send({ id, method, params });
    });
  }

  end(): void {
    this.child.kill();
  }

  private send(message: object): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const header = this.received.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/.exec(this.received.toString("latin1"))?.[1]);
      if (header < 0 || this.received.length < header + 4 + length) return;
      const body = this.received.subarray(header + 4, header + 4 + length);
      this.received = this.received.subarray(header + 4 + length);
      const { id, method, result, params } = JSON.parse(body.toString());
      if (method === undefined) this.waiting.get(id)?.(result);
      else if (id !== undefined) this.send({ id, result: params?.items?.map(() => null) ?? null });
    }
  }
}
