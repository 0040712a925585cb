// Every model the package ships: its exports, and that it is written against the package by name.

import { readdirSync, readFileSync } from "node:fs";
import { Network } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("models");
const folder = new URL("../../models/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));

test("are there: cuba, coba and cobahh", () => {
  for (const name of ["cuba.ts", "coba.ts", "cobahh.ts", "vogels-abbott-2005.ts"])
    assert.ok(files.includes(name), name);
});

for (const file of files) {
  test(`${file} exports a function that makes a network, a description and a duration`, async () => {
    const model = await import(new URL(file, folder).href);
    assert.type(model.default, "function");
    assert.ok(model.default({ seed: 3, backend: "js" }) instanceof Network);
    assert.match(model.about, /[A-Z][a-z]+/);
    assert.match(model.duration, /^[\d.]+ m?s$/);
  });

  test(`${file} imports the package by its name`, () => {
    const text = readFileSync(new URL(file, folder), "utf8");
    for (const [, from] of text.matchAll(/ from "([^"]+)"/g))
      assert.match(from!, /^(myelin($|\/equations\/|\/nef$|\/plot$)|\.\/[\w/-]+\.ts$)/, file);
  });
}

test.run();
