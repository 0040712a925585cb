// Times and random numbers on every mode of gpu.js that Node has.

import { suite } from "uvu";
import { inEveryMode } from "./in-node.ts";
import { timeCases } from "./time-cases.ts";

const test = suite("times and random numbers on a device");

await inEveryMode(test, timeCases);

test.run();
