// What a user of the package writes first: type-checked and run against the packed package by scripts/try-package.sh.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import { equations } from "myelin/equations/lif";
import { figure, raster } from "myelin/plot";
