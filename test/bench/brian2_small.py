#!/usr/bin/env python3
"""Ten neurons for 100 s, in Brian2 as C++ standalone on one thread: a million steps with next to nothing in them.

usage: brian2_small.py CASE DIRECTORY
cases: leaky, recurrent (with synapses), recorded (with a trace too)

Builds the program in DIRECTORY, runs it once and prints one line of JSON: spikes, events and loop, Brian2's own figure
for the simulation loop, which is processor time.
"""
import json
import sys
import warnings

warnings.simplefilter("ignore")
from brian2 import *  # noqa: E402,F403

case, directory = sys.argv[1:3]
set_device("cpp_standalone", directory=directory, build_on_run=False)
seed(1)
cells = NeuronGroup(10, 'dv/dt = (1.1 - v)/(20*ms) : 1 (unless refractory)', threshold='v > 1', reset='v = 0',
                    refractory=5*ms, method='exact')
cells.v = '0.1*i'
objects = [cells, SpikeMonitor(cells, record=case == 'recorded')]
if case != 'leaky':
    synapses = Synapses(cells, cells, on_pre='v_post += 0.001')
    synapses.connect(p=0.5)
    objects.append(synapses)
if case == 'recorded':
    objects.append(StateMonitor(cells, 'v', record=[0], dt=1*ms))
Network(*objects).run(100*second)
device.build(directory=directory, run=True)
print(json.dumps(dict(spikes=int(objects[1].num_spikes), events=0, loop=device._last_run_time)))
