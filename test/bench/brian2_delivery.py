#!/usr/bin/env python3
"""Networks whose time is the delivery of spikes, in Brian2 as C++ standalone on one thread.

usage: brian2_delivery.py CASE DIRECTORY [--without] [--seed SEED]
cases: cuba-delays, brunel-hakim, brunel-hakim-one, delivery, delivery-one; --without leaves the synapses out

Builds the program in DIRECTORY, runs it once and prints one line of JSON: spikes, events (deliveries to one target) and
loop, Brian2's own figure for the simulation loop, which is processor time. DIRECTORY/main can be run again; the first
number in DIRECTORY/results/last_run_info.txt is the loop's time then.

brunel-hakim has the parameters of Brian2CUDA's speed test with heterogeneous delays, brunel-hakim-one those of the
paper, with one delay; delivery those of the speed test of synapses alone.
"""
import argparse
import json
import warnings

warnings.simplefilter("ignore")
from brian2 import *  # noqa: E402,F403

parser = argparse.ArgumentParser()
parser.add_argument("case")
parser.add_argument("directory")
parser.add_argument("--without", action="store_true")
parser.add_argument("--seed", type=int, default=1)
given = parser.parse_args()
set_device("cpp_standalone", directory=given.directory, build_on_run=False)
seed(given.seed)


def cuba_delays():
    constants = dict(taum=20*ms, taue=5*ms, taui=10*ms, El=-49*mV, Vt=-50*mV, Vr=-60*mV)
    cells = NeuronGroup(4000, '''dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
                                 dge/dt = -ge/taue : volt
                                 dgi/dt = -gi/taui : volt''',
                        threshold='v > Vt', reset='v = Vr', refractory=5*ms, method='exact', namespace=constants)
    cells.v = 'Vr + rand()*(Vt - Vr)'

    def connect():
        excitatory = Synapses(cells, cells, on_pre='ge_post += 1.62*mV')
        inhibitory = Synapses(cells, cells, on_pre='gi_post -= 9*mV')
        excitatory.connect('i < 3200', p=0.02)
        inhibitory.connect('i >= 3200', p=0.02)
        for synapses in (excitatory, inhibitory):
            synapses.delay = '5*ms*rand()'
        return [excitatory, inhibitory]

    return cells, cells, connect, 1*second


def brunel_hakim(one):
    external = dict(muext=25*mV, sigmaext=1*mV) if one else dict(muext=27*mV, sigmaext=0.33*mV)
    constants = dict(Vr=10*mV, theta=20*mV, tau=20*ms, **external)
    cells = NeuronGroup(5000, 'dV/dt = (-V + muext + sigmaext*sqrt(tau)*xi)/tau : volt (unless refractory)',
                        threshold='V > theta', reset='V = Vr', refractory=2*ms, method='euler', namespace=constants)
    cells.V = 'Vr'

    def connect():
        synapses = Synapses(cells, cells, on_pre='V_post -= 0.1*mV', **(dict(delay=2*ms) if one else {}))
        synapses.connect(p=0.2)
        if not one:
            synapses.delay = '4*ms*rand()'
        return [synapses]

    return cells, cells, connect, 1*second


def delivery(one):
    sources = NeuronGroup(10, 'x : 1', threshold='x < 1')
    targets = NeuronGroup(10000, 'w : 1')

    def connect():
        synapses = Synapses(sources, targets, on_pre='w_post += 1', **(dict(delay=2*ms) if one else {}))
        synapses.connect()
        if not one:
            synapses.delay = '4*ms*rand()'
        return [synapses]

    return sources, targets, connect, 100*ms


make = {
    "cuba-delays": cuba_delays,
    "brunel-hakim": lambda: brunel_hakim(False),
    "brunel-hakim-one": lambda: brunel_hakim(True),
    "delivery": lambda: delivery(False),
    "delivery-one": lambda: delivery(True),
}
sources, targets, connect, duration = make[given.case]()
made = [] if given.without else connect()
monitor = SpikeMonitor(sources, record=False)
Network(*dict.fromkeys([sources, targets]), monitor, *made).run(duration)
device.build(directory=given.directory, run=True)
spikes = int(monitor.num_spikes)
if given.without:
    events = 0
elif given.case.startswith("delivery"):
    events = int(sum(targets.w[:]))
else:
    counts = monitor.count[:]
    events = int(sum(sum(counts[synapses.i[:]]) for synapses in made))
print(json.dumps(dict(spikes=spikes, events=events, loop=device._last_run_time)))
