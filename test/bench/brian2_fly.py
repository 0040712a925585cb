#!/usr/bin/env python3
"""The network of models/fly-brain-like.ts in Brian2 as C++ standalone on one thread.

usage: brian2_fly.py GRAPH DIRECTORY [--seconds S] [--seed SEED]

GRAPH is a folder with what fly.js writes: source.i32, target.i32, contacts.i32 (raw 32-bit integers) and graph.json
(neurons, driven). Builds the program in DIRECTORY, runs it once and prints one line of JSON: spikes, active (neurons
that spiked), loop (Brian2's own figure for the simulation loop, processor time), process (seconds to build and run
all).
DIRECTORY/main can be run again.
"""
import argparse
import json
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np  # noqa: E402
from brian2 import *  # noqa: E402,F403

began = time.time()
parser = argparse.ArgumentParser()
parser.add_argument("graph")
parser.add_argument("directory")
parser.add_argument("--seconds", type=float, default=1)
parser.add_argument("--seed", type=int, default=1)
given = parser.parse_args()
set_device("cpp_standalone", directory=given.directory, build_on_run=False)
seed(given.seed)

with open(f"{given.graph}/graph.json") as file:
    told = json.load(file)
source, target, contacts = (
    np.fromfile(f"{given.graph}/{name}.i32", dtype=np.int32) for name in ("source", "target", "contacts")
)
constants = dict(v_0=-52*mV, vth=-45*mV, tm=20*ms, ts=5*ms)
cells = NeuronGroup(told["neurons"], '''dv/dt = (v_0 - v + g)/tm : volt (unless refractory)
                                        dg/dt = -g/ts : volt (unless refractory)''',
                    threshold='v > vth', reset='v = v_0; g = 0*mV', refractory=2.2*ms, method='exact',
                    namespace=constants)
cells.v = constants['v_0']
synapses = Synapses(cells, cells, 'w : volt', on_pre='g_post += w', delay=1.8*ms)
synapses.connect(i=source, j=target)
synapses.w = contacts*0.275*mV
sugar = PoissonGroup(told["driven"], rates=150*Hz)
taste = Synapses(sugar, cells, on_pre='v_post += 250*0.275*mV')
taste.connect('i == j')
spikes = SpikeMonitor(cells)
Network(cells, synapses, sugar, taste, spikes).run(given.seconds*second)
device.build(directory=given.directory, run=True)
print(json.dumps(dict(spikes=int(spikes.num_spikes), active=int(np.sum(spikes.count[:] > 0)),
                      loop=device._last_run_time, process=time.time() - began)))
