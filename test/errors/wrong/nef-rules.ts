// Wrong learning rules of the NEF: texts, rates, and connections that they cannot change.

import { NameError, UnitError, ValueError } from "myelin";
import {
  BCM,
  Connection,
  Ensemble,
  HPES,
  LearningRule,
  Model,
  Node,
  PES,
  Probe,
  Voja,
} from "myelin/nef";
import { type Wrong, wrong } from "./wrong.ts";

/** A model of one connection between ensembles, or their neurons, with rules. */
function learning(learningRule: LearningRule | readonly LearningRule[], neurons = false): Model {
  const [a, b] = [new Ensemble(5, 1, { label: "a" }), new Ensemble(4, 1, { label: "b" })];
  const transform = Array.from({ length: 4 }, () => [0, 0, 0, 0, 0]);
  return new Model([
    neurons
      ? new Connection(a.neurons, b.neurons, { learningRule, transform })
      : new Connection(a, b, { learningRule }),
  ]);
}

const changed = (text: string): LearningRule => new PES().with({ text });

export const wrongNefRules: readonly Wrong[] = [
  wrong("a rule without `delta`", ValueError, () => changed("w -= learning_rate*error_post")),
  wrong("a rule whose change has a unit", UnitError, () =>
    learning(changed("delta = activity_pre")),
  ),
  wrong("a rule with an unknown name", NameError, () =>
    learning(changed("delta = -learning_rat*dt*error_post*activity_pre")),
  ),
  wrong("an error misspelt in a rule", NameError, () =>
    learning(changed("rate = learning_rate*dt/n_pre\ndelta = -rate*eror_post*activity_pre")),
  ),
  wrong("an error misspelt in the second rule of a connection", NameError, () =>
    learning([new BCM(), changed("delta = -learning_rate*dt/n_pre*error_pst*activity_pre")], true),
  ),
  wrong("a name that no rule has", NameError, () => learning(changed("delta = -dt*learnability"))),
  wrong("an activity misspelt in what a rule adds to neurons", NameError, () =>
    learning(
      new LearningRule({
        name: "slow",
        text: "delta = -dt*slow_pre*error_post",
        pre: { equations: "slow : Hz", steps: [{ code: "slow += 0.1*(actvity - slow)" }] },
      }),
    ),
  ),
  wrong("an option of a rule with a typo", ValueError, () => new PES({ learnRate: 1 } as object)),
  wrong("a rate that is no number", ValueError, () => new PES({ learningRate: Number.NaN })),
  wrong("a rate of the wrong unit", UnitError, () =>
    learning(new BCM({ learningRate: "1e-9 second" }), true),
  ),
  wrong("a supervision ratio above 1", ValueError, () => new HPES({ supervisionRatio: 80 })),
  wrong("a sliding threshold of no time", ValueError, () => new HPES({ thetaTau: 0 })),
  wrong("an interval that is no time", ValueError, () => new PES({ every: "10 mV" })),
  wrong("a filter of activities that is none", ValueError, () => new PES({ preSynapse: "fast" })),
  wrong("BCM on decoders", ValueError, () => learning(new BCM())),
  wrong("Voja on weights between neurons", ValueError, () => learning(new Voja(), true)),
  wrong("PES behind a node", ValueError, () => {
    const [node, b] = [new Node(1), new Ensemble(4, 1, { label: "b" })];
    return new Connection(node, b, { learningRule: new PES() });
  }),
  wrong("two rules that change different things", ValueError, () => {
    const [a, b] = [new Ensemble(5, 1, { label: "a" }), new Ensemble(4, 1, { label: "b" })];
    return new Model([new Connection(a, b, { learningRule: [new PES(), new Voja()] })]);
  }),
  wrong("a rate that the rule does not have", ValueError, () => {
    const [a, b] = [new Ensemble(5, 1), new Ensemble(4, 1)];
    const rule = new LearningRule({ name: "decay", text: "delta = -dt/(1*second)*w" });
    new Connection(a, b, { learningRule: rule }).learningRule.learningRate = 2;
  }),
  wrong("a probe of what learned weights are read from", ValueError, () => {
    const [a, b] = [new Ensemble(5, 1, { label: "a" }), new Ensemble(4, 1, { label: "b" })];
    const learned = new Connection(a, b, { learningRule: new PES() });
    return new Model([new Probe(learned, { attribute: "input" })]);
  }),
];
