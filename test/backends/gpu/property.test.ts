// Random programs on every mode of gpu.js that Node has.

import { suite } from "uvu";
import { inEveryMode } from "./in-node.ts";
import { propertyCases } from "./property-cases.ts";

const test = suite("random programs on a device");

await inEveryMode(test, propertyCases);

test.run();
