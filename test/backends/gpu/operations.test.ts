// Operations, statements and storage of the IR on every mode of gpu.js that Node has.

import { suite } from "uvu";
import { inEveryMode } from "./in-node.ts";
import { operationCases } from "./operation-cases.ts";
import { storageCases } from "./storage-cases.ts";

const test = suite("operations on a device");

await inEveryMode(test, { ...operationCases, ...storageCases });

test.run();
