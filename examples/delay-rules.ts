// Six rules that learn delays: what one pair of spikes does to a delay, and how eight delays find their way.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import * as coincidence from "myelin/equations/delay-coincidence";
import * as competition from "myelin/equations/delay-competition";
import * as conduction from "myelin/equations/delay-conduction";
import * as shift from "myelin/equations/delay-shift";
import * as stdp from "myelin/equations/delay-stdp";
import * as factors from "myelin/equations/delay-three-factor";
import { figure, type Panel } from "myelin/plot";

const { model: state, direct, parameters: race } = competition;
const told = { ...factors, options: { ...factors.options, onPost: "" } };
const race2 = { ...competition, model: "", options: { ...competition.options, onPost: `${direct.onPre.fine.replace("s_2", "s_2")}` } };
