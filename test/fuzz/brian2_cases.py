"""Runs generated conformance cases in Brian2 (numpy target): JSON lines in, one JSON line of final values each out.

Needs Brian2: apt-get install -y --no-install-recommends python3-brian python3-numpy python3-scipy
"""
import json
import signal
import sys
import warnings

warnings.simplefilter("ignore")
from brian2 import (  # noqa: E402
    Network, NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses, amp, defaultclock, ms, mV, nS, prefs, second,
)
import numpy as np  # noqa: E402

prefs.codegen.target = "numpy"
prefs.logging.console_log_level = "ERROR"


def time_or_text(text):
    """A refractory period: a quantity, or an expression or condition as text."""
    try:
        return eval(text, {"ms": ms, "second": second})
    except NameError:
        return text


def run(case):
    defaultclock.dt = case["dt"] * second
    groups = {}
    for name, g in case["groups"].items():
        if g["kind"] == "spikes":
            groups[name] = SpikeGeneratorGroup(g["n"], g["indices"], np.array(g["times"]) * second, name=name)
            continue
        options = {key: g[key] for key in ("threshold", "reset", "method") if key in g}
        if "refractory" in g:
            options["refractory"] = time_or_text(g["refractory"])
        group = NeuronGroup(g["n"], g["model"], name=name, **options)
        for variable, value in g["initial"].items():
            setattr(group, variable, value)
        groups[name] = group
    objects = dict(groups)
    for s in case["synapses"]:
        made = Synapses(groups[s["source"]], groups[s["target"]], s["model"], on_pre=s["onPre"],
                        on_post=s.get("onPost"), name=s["name"])
        made.connect(condition=s["connect"]["condition"])
        for variable, value in s["initial"].items():
            setattr(made, variable, value)
        made.delay = s["delay"]
        objects[s["name"]] = made
    monitors = {name: SpikeMonitor(group) for name, group in groups.items() if case["groups"][name]["kind"] == "neurons"}
    net = Network(*objects.values(), *monitors.values())
    net.run(case["duration"] * second)
    values = {}
    for name, owner in objects.items():
        if name in monitors:
            for variable in ("x", "y", "z", "a", "b"):
                if variable in owner.variables:
                    values[f"{name}.{variable}"] = np.array(getattr(owner, variable)[:]).tolist()
        elif name not in groups:
            for variable in ("w", "c"):
                values[f"{name}.{variable}"] = np.array(getattr(owner, variable)[:]).tolist()
    spikes = {}
    for name, monitor in monitors.items():
        steps = np.round(np.array(monitor.t / second) / case["dt"]).astype(int)
        order = np.lexsort((np.array(monitor.i), steps))
        spikes[name] = {"i": np.array(monitor.i)[order].tolist(), "step": steps[order].tolist()}
    return {"values": values, "spikes": spikes}


def too_long(*_):
    raise TimeoutError("over 20 s (its symbolic solution of three coupled equations may take for ever)")


signal.signal(signal.SIGALRM, too_long)

for line in sys.stdin:
    case = json.loads(line)
    signal.alarm(20)
    try:
        result = run(case)
    except Exception as error:  # a model that Brian2 refuses is told, not hidden
        result = {"error": f"{type(error).__name__}: {error}"[:300]}
    signal.alarm(0)
    print(json.dumps(result), flush=True)
