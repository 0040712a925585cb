// Mathematical functions and random numbers on every mode of gpu.js that Node has.

import { suite } from "uvu";
import { functionCases } from "./function-cases.ts";
import { inEveryMode } from "./in-node.ts";

const test = suite("functions on a device");

await inEveryMode(test, functionCases);

test.run();
