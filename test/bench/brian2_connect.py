#!/usr/bin/env python3
"""How long Brian2's C++ standalone takes to make synapses.

usage: brian2_connect.py DIRECTORY SOURCES TARGETS CONNECT
CONNECT: arguments of Synapses.connect as a Python dictionary, such as '{"p": 0.1}'

Builds the program in DIRECTORY, runs it three times and prints one line of JSON: synapses, and seconds, the smallest
processor time between the statements before and after those of `connect` in its main function.
"""
import ast
import json
import re
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")
from brian2 import *  # noqa: E402,F403

directory, sources, targets, options = sys.argv[1:]
set_device("cpp_standalone", directory=directory, build_on_run=False)
seed(1)
source = NeuronGroup(int(sources), "v : 1", threshold="v > 1", reset="v = 0")
target = NeuronGroup(int(targets), "v : 1")
synapses = Synapses(source, target, on_pre="v_post += 0.1")
now = "((double) clock() / CLOCKS_PER_SEC)"
device.insert_code("main", f"double _before_connect = {now};")
synapses.connect(**ast.literal_eval(options))
made = f"(int) _dynamic_array_{synapses.name}__synaptic_pre.size()"
device.insert_code("main", f'printf("MADE %.6f %d\\n", {now} - _before_connect, {made});')
run(0.1*ms)
device.build(directory=directory, compile=True, run=False, with_output=False)
found = []
for _ in range(3):
    out = subprocess.run(["./main"], cwd=directory, check=True, capture_output=True, text=True).stdout
    seconds, count = re.search(r"MADE (\S+) (\d+)", out).groups()
    found.append(float(seconds))
print(json.dumps({"synapses": int(count), "seconds": min(found)}))
