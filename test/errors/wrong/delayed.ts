// Wrong reads of the past in equations and code of synapses, and what is said about them.

import { EquationError, NameError, NeuronGroup, Synapses, UnitError } from "myelin";
import { type Wrong, wrong } from "./wrong.ts";

const joined =
  (model: string, code: object = {}) =>
  () => {
    const group = new NeuronGroup(
      2,
      `dv/dt = -v/(10*ms) : volt
       on : boolean
       I : volt`,
      { threshold: "v > 1*mV", name: "G" },
    );
    return new Synapses(group, group, { name: "S", model, ...code });
  };
const sum = (read: string) => joined(`d : second\nI_post = ${read} : volt (summed)`);

export const wrongDelayed: readonly Wrong[] = [
  wrong("an earlier value at a multiple of the time", EquationError, sum("v_pre(2*t)")),
  wrong("an earlier value at a delay instead of a time", EquationError, sum("v_pre(d)")),
  wrong("an earlier value in the future", EquationError, sum("v_pre(t + d)")),
  wrong("an earlier value at no time", EquationError, sum("v_pre()")),
  wrong("a product with a neighbour's variable without *", EquationError, sum("v_pre(v_post)")),
  wrong("a delay in volt", UnitError, sum("v_pre(t - v_post)")),
  wrong("a delay without a unit", UnitError, sum("v_pre(t - 2)")),
  wrong("a negative delay of an earlier value", EquationError, sum("v_pre(t - -2*ms)")),
  wrong("an endless delay of an earlier value", EquationError, sum("v_pre(t - inf*second)")),
  wrong("an earlier value of a boolean", EquationError, sum("int(on_pre(t - d))*mV")),
  wrong("an earlier value without _pre or _post", NameError, sum("v(t - d)")),
  wrong("an earlier value whose units do not agree", UnitError, sum("v_pre(t - d)*mV")),
  wrong(
    "an earlier value of the synapse's own variable",
    NameError,
    joined("dw/dt = -w(t - 1*ms)/ms : 1 (clock-driven)"),
  ),
  wrong(
    "an earlier value in code of a pathway",
    EquationError,
    joined("w : 1", { onPre: "w += v_pre(t - 2*ms)/mV" }),
  ),
  wrong("an earlier value in an assignment", EquationError, () => {
    const synapses = joined("w : volt")();
    synapses.connect();
    synapses.set("w", "v_pre(t - 2*ms)");
  }),
  wrong("a shared variable that needs an earlier value of each", EquationError, () =>
    joined("x = v_pre(t - 2*ms) : volt (shared)")(),
  ),
];
