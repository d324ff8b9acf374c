import { expect, test } from "vitest";
import { faultsInBody, readFaults, UnknownFaultError } from "./fault-text.ts";
import { namedFaults } from "./named-faults.ts";

test("every name is a fault", () => {
  for (const [name, fault] of Object.entries(namedFaults)) expect(readFaults([name])).toEqual([fault]);
});

test("place, skip, times and chance", () => {
  expect(readFaults(["dropped@status+1*2~0.5, empty"])).toEqual([
    { on: "status", drop: true, skip: 1, times: 2, probability: 0.5 },
    namedFaults.empty,
  ]);
});

test.each(["", "constructor", "dropped@", "dropped*x", "dropped~2", "dropped@dawn"])("%j is none", (text) => {
  expect(() => readFaults([text])).toThrow(UnknownFaultError);
});

test("an object with a slip in it is none", () => {
  expect(() => readFaults([{ on: "status", droop: true } as never])).toThrow(/droop/);
});

test("in any string of a body, but not in a data URI", () => {
  const body = {
    promptText: "a cat emulate:dropped*1, and a dog",
    references: [{ uri: "https://example.com/x.png?a=1#emulate=empty,html" }],
    videoUri: "data:video/mp4;base64,emulate=nonsense",
    seed: 4,
    nothing: null,
  };
  expect(faultsInBody(body)).toEqual([
    { ...namedFaults.dropped, times: 1 },
    namedFaults.empty,
    namedFaults.html,
  ]);
});
