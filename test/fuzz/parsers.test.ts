// A small campaign of random texts: only our own errors, no hang.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connectCampaign } from "./connections.ts";
import { campaign } from "./parsers.ts";

const test = suite("fuzzed texts");

test("30000 random texts are parsed or refused with an error meant for users", () => {
  const { accepted, strange } = campaign(30000, 20261121);
  assert.equal(strange, []);
  assert.ok(accepted > 3000, `only ${accepted} accepted`);
});

test("300 random connect calls make synapses or are refused with an error meant for users", () => {
  const { accepted, strange } = connectCampaign(300, 20261121);
  assert.equal(strange, []);
  assert.ok(accepted > 60, `only ${accepted} accepted`);
});

test.run();
