// What is promised about the package before it is built; scripts/try-package.sh uses the built one.

import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("package");

interface Manifest {
  readonly bin: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly exports: Record<string, { source: string; types: string; default: string }>;
  readonly files: readonly string[];
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { readonly optional?: boolean }>;
  readonly scripts: Record<string, string>;
}

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly os?: readonly string[];
  readonly hasInstallScript?: boolean;
}

interface Lock {
  readonly packages: Record<string, Locked>;
}

function path(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

function read(file: string): string {
  return readFileSync(path(file), "utf8");
}

const manifest: Manifest = JSON.parse(read("package.json"));

test("the lock file names packages by content, and no address", () => {
  const { packages }: Lock = JSON.parse(read("package-lock.json"));
  const installed = Object.entries(packages).filter(([folder]) => folder !== "");
  assert.ok(installed.length > 50, `only ${installed.length} packages`);
  const addressed = installed.filter(([, { resolved }]) => resolved !== undefined);
  assert.equal(
    addressed.map(([folder]) => folder),
    [],
    "renew it with npm install --omit-lockfile-registry-resolved",
  );
  const unsealed = installed.filter(([, { integrity }]) => integrity === undefined);
  assert.equal(
    unsealed.map(([folder]) => folder),
    [],
  );
});

test("what runs on every submission names no host", () => {
  for (const file of [".ci/run", "scripts/try-package.sh", "package.json"])
    assert.not.match(read(file), /https?:|\bregistry\b/, file);
});

test("scripts are executable", () => {
  for (const file of [".ci/run", "scripts/try-package.sh"])
    assert.ok(statSync(path(file)).mode & 0o100, file);
});

test("every door of the package leads to a source, and to the same place in dist", () => {
  for (const { source, types, default: built } of Object.values(manifest.exports)) {
    const [stem] = /^\.\/.*(?=\.ts$)/.exec(source)!;
    if (!stem.includes("*")) assert.ok(existsSync(path(source)), source);
    assert.is(types, `${stem.replace(".", "./dist")}.d.ts`);
    assert.is(built, `${stem.replace(".", "./dist")}.js`);
  }
});

test("the command is a script for node", () => {
  const { myelin = "" } = manifest.bin;
  const source = myelin.replace("./dist/", "").replace(".js", ".ts");
  assert.match(read(source), /^#!\/usr\/bin\/env node\n/);
});

test("a user installs one package: what it uses is bundled, and nothing runs on installing", () => {
  assert.equal(manifest.dependencies ?? {}, {});
  assert.equal(manifest.files, ["dist"]);
  const hooks = ["preinstall", "install", "postinstall", "prepare"];
  assert.equal(
    hooks.filter((hook) => hook in manifest.scripts),
    [],
  );
});

test("WebGPU in Node is for users to add; everything else works without", () => {
  assert.equal(Object.keys(manifest.peerDependencies), ["webgpu"]);
  assert.equal(manifest.peerDependenciesMeta, { webgpu: { optional: true } });
});

test("gpu.js brings no second webgpu along, and no native gl: its place is taken by what fits no system here", () => {
  const { packages }: Lock = JSON.parse(read("package-lock.json"));
  const named = (name: string) =>
    Object.keys(packages).filter((folder) => folder.endsWith(`node_modules/${name}`));
  assert.equal(named("webgpu"), ["node_modules/webgpu"]);
  assert.equal(
    named("gl").map((folder) => [packages[folder]!.os, packages[folder]!.hasInstallScript]),
    [[["aix"], undefined]],
  );
  for (const name of ["node-gyp", "prebuild-install", "nan"]) assert.equal(named(name), [], name);
});

test.run();
