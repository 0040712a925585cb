// Whether the order of arrivals matters, by analysis and by running the code with the synapses in another order.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkCode } from "../../src/analysis/code.ts";
import { orderOfArrivals } from "../../src/analysis/order.ts";
import { parseStatements } from "../../src/language/statements.ts";
import { neurons, synapses } from "./scopes.ts";

const test = suite("analysis: order of arrivals");

const MODEL = `w_syn : 1
a_syn : 1
b_syn : 1
ge_syn : 1
Apre_syn : 1
Apost_syn : 1
n_syn : integer
flag_syn : boolean
x_shared : 1 (shared)
double = 2*a_syn : 1`;
const GROUP = "v : 1\nu : 1\nx : 1\nn : integer\nflag : boolean\ny = 2*v : 1";

/** Brian2's lists (test_permutation_analysis), then ours. A temporary that nothing reads is not in our language. */
const good = [
  "v_post += w_syn",
  "v_post *= w_syn",
  "v_post = v_post + w_syn",
  "v_post = v_post * w_syn",
  "v_post = w_syn * v_post",
  "v_post += 1",
  "v_post = 1",
  "v_post = c_const",
  "v_post = x_shared",
  "v_post += v_post",
  "v_post += c_const",
  "v_post += x_shared",
  "v_post += sin(-v_post)",
  "v_post += u_post",
  "v_post += w_syn*v_pre",
  "v_post -= sin(v_post)",
  "v_post += v_pre",
  "v_pre += v_post",
  "v_pre += c_const",
  "v_pre += x_shared",
  "w_syn = v_pre",
  "w_syn = a_syn",
  "w_syn += a_syn",
  "w_syn *= a_syn",
  "w_syn -= a_syn",
  "w_syn /= a_syn",
  "w_syn += 1",
  "w_syn += c_const",
  "w_syn += x_shared",
  "w_syn *= 2",
  "w_syn *= c_const",
  "w_syn *= x_shared",
  "w_syn = a_syn\na_syn += 1",
  "w_syn = a_syn\na_syn += c_const",
  "w_syn = a_syn\na_syn += x_shared",
  "v_post *= 2",
  "v_post *= w_syn",
  "v_pre = 0\nw_syn = v_pre",
  "v_pre = c_const\nw_syn = v_pre",
  "v_pre = x_shared\nw_syn = v_pre",
  "ge_syn += w_syn\nApre_syn += 3\nw_syn = clip(w_syn + Apost_syn, 0, 10)",
  "ge_syn += w_syn\nApre_syn += c_const\nw_syn = clip(w_syn + Apost_syn, 0, 10)",
  "ge_syn += w_syn\nApre_syn += x_shared\nw_syn = clip(w_syn + Apost_syn, 0, 10)",
  "a_syn = v_pre\nv_post += a_syn",
  "v_post += v_post\nv_post += v_post",
  "v_post += v_post\nv_post += v_post\nw_syn = 1",
  "v_post += w_syn*v_post",
  "v_post -= w_syn/3",
  "v_post = -w_syn*(v_post/a_syn)",
  "v_post = w_syn - (a_syn - v_post)",
  "v_post = v_post if a_syn > 1 else v_post + w_syn",
  "once = 2*w_syn\nv_post += once\nv_post += double",
  "v += w_syn",
  "v_post += 1\nu_post += v_post",
  "v_post = x_post",
  "v_post = y_post + 1",
  "flag_post = flag_post or w_syn > 1.2",
  "flag_post = w_syn > 0 and flag_post and a_syn > 1.5",
  "n_post += n_syn",
  "n_post += int(3*w_syn)",
  "v_post += w_syn*N_incoming",
  "v_post = v_post*a_syn + v_post*w_syn",
];

const bad: [code: string, reason: RegExp][] = [
  ["v_pre = w_syn", /v_pre keeps what the last arrival gives it/],
  ["v_post = v_pre", /v_post keeps what the last arrival/],
  ["v_post = w_syn", /v_post keeps what the last arrival/],
  ["v_post += w_syn + v_post", /v_post is multiplied and added to/],
  ["v_post += rand()", /random numbers/],
  ["a_syn = v_post\nv_post += w_syn", /a_syn takes v_post, which other arrivals change/],
  ["once = w_syn\nv_pre = once", /v_pre keeps/],
  ["once = v_pre\nv_post = once", /v_post keeps/],
  ["v_post += v_pre\nv_pre += v_post", /v_post takes v_pre/],
  ["b_syn = v_post\nv_post += a_syn", /b_syn takes v_post/],
  ["v_post += w_syn\nu_post += v_post", /u_post takes v_post/],
  ["v_post += 1\nw_syn = v_post", /w_syn takes v_post/],
  ["v_post = clip(v_post + w_syn - 1.5, 2, 4)", /do not commute/],
  ["v_post += w_syn\nv_post *= a_syn", /multiplied and added to/],
  ["v_post = w_syn/(1 + v_post)", /do not commute/],
  ["v_post *= 2\nv_post += w_syn", /multiplied and added to/],
  ["w_syn = y_post\nv_post += a_syn", /w_syn takes y_post/],
  ["n_post += 0.7*n_syn", /n_post is an integer/],
  ["flag_post = w_syn > 1.2 or not flag_post", /do not commute/],
  ["v_post = v_post if v_post > 3 else v_post + w_syn", /do not commute/],
  ["v_post += w_syn if u_post > 5.2 else 0\nu_post += a_syn", /v_post takes u_post/],
];

const pre = neurons(GROUP, {}, "G");
const post = neurons(GROUP, {}, "H");
const model = synapses(MODEL, pre, post, { c_const: "42" });

function told(code: string) {
  // scopes of tests know no N_incoming
  const statements = parseStatements(code.replace("N_incoming", "j"), "onPre");
  return orderOfArrivals(
    checkCode(statements, model.scope, { title: "onPre", writesShared: false }),
  );
}

/**
 * State after arrivals at all synapses at once. Backwards, neurons and synapses are numbered from the end, so that the
 * arrivals run in the opposite order; the state is told in the numbering of forwards.
 */
async function after(code: string, backwards: boolean): Promise<number[][]> {
  const options = { threshold: "True", reset: "" };
  const groups = [new NeuronGroup(3, GROUP, options), new NeuronGroup(3, GROUP)] as const;
  const k = (name: string): string => (backwards ? `(2 - ${name})` : name);
  for (const [n, group] of groups.entries()) {
    for (const [place, name] of (["v", "u", "x", "n"] as const).entries())
      group.set(name, `${1 + n}*(1 + ${k("i")}) + ${place}`);
    group.set("flag", `${k("i")} != 1`);
  }
  const connected = new Synapses(...groups, {
    model: MODEL,
    onPre: code,
    namespace: { c_const: 42 },
  }).connect();
  const own = ["w_syn", "a_syn", "b_syn", "ge_syn", "Apre_syn", "Apost_syn"] as const;
  own.forEach((name, place) => {
    connected.set(name, `0.3*(3*${k("i")} + ${k("j")}) + 0.5 + ${place}`);
  });
  connected.set("n_syn", `1 + ${k("i")} - 2*${k("j")}`);
  connected.set("x_shared", 7);
  await new Network([...groups, connected]).run("0.1 ms");
  const names = ["v", "u", "n", "flag"] as const;
  const state = [
    ...groups.flatMap((group) => names.map((name) => [...group.get(name)])),
    ...own.map((name) => [...connected.get(name)]),
  ];
  return backwards ? state.map((values) => values.reverse()) : state;
}

function differ(a: number[][], b: number[][]): boolean {
  return a.some((list, n) =>
    list.some((value, k) => Math.abs(value - b[n]![k]!) > 1e-9 * Math.max(1, Math.abs(value))),
  );
}

for (const code of good)
  test(`test_permutation_analysis: order does not matter for ${code.replaceAll("\n", "; ")}`, async () => {
    assert.equal(told(code), { matters: false });
    assert.not(differ(await after(code, false), await after(code, true)));
  });

for (const [code, reason] of bad)
  test(`test_permutation_analysis: order matters for ${code.replaceAll("\n", "; ")}`, async () => {
    const answer = told(code);
    assert.ok(answer.matters);
    assert.match(answer.matters ? answer.reason : "", reason);
    if (!/random|an integer/.test(String(reason)))
      assert.ok(differ(await after(code, false), await after(code, true)), "as the run shows");
  });

test("where source and target are one group, v_pre and v_post are one place", () => {
  const same = synapses(MODEL, pre, pre, { c_const: "42" });
  const ask = (code: string) =>
    orderOfArrivals(
      checkCode(parseStatements(code, "onPre"), same.scope, {
        title: "onPre",
        writesShared: false,
      }),
    );
  assert.equal(ask("v_post += w_syn"), { matters: false });
  assert.equal(ask("v_post += u_pre"), { matters: false });
  assert.equal(ask("v_post += w_syn\nv_pre += a_syn"), { matters: false });
  assert.equal(ask("v_post += v_post"), { matters: false });
  assert.ok(ask("v_post += v_pre").matters);
  assert.ok(ask("v_post = 1\nv_pre = 2").matters);
  assert.ok(ask("v_post *= 2\nv_pre += 1").matters);
  assert.ok(ask("v_post += 1\nv_pre *= w_syn").matters);
});

test("explain tells it of each pathway", async () => {
  const group = new NeuronGroup(2, GROUP, { threshold: "v > 100", reset: "" });
  const connected = new Synapses(group, group, {
    model: "w : 1",
    onPre: "v_post += w",
    onPost: "v_post = w",
  }).connect();
  const text = new Network([group, connected]).explain({ code: false });
  assert.match(text, /pathway pre .*\n.*queue: .*\n {4}order of arrivals: does not matter/);
  assert.match(
    text,
    /pathway post .*\n.*queue: .*\n {4}order of arrivals: matters: v_post keeps what the last arrival gives it/,
  );
});

test.run();
