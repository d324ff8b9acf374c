import { describe, expect, it } from "vitest";
import type { Flag } from "./flag.ts";
import { parseArguments } from "./parse.ts";

const flags: Flag[] = [
  { name: "performance", alias: "reference", value: "url", says: "" },
  { name: "seed", value: "number", says: "" },
  { name: "yes", short: "y", says: "" },
  { name: "output", short: "o", value: "path", says: "" },
];
const parse = (...args: string[]) => parseArguments(args, flags);

describe("parseArguments", () => {
  it("reads values, switches, short flags, another spelling, and what stands alone", () => {
    expect(parse("ref", "--reference", "https://a.example/x.mp4", "-y", "-o", "out/", "--seed=5")).toEqual({
      values: { performance: "https://a.example/x.mp4", yes: true, output: "out/", seed: "5" },
      positionals: ["ref"],
    });
  });

  it("takes back a switch", () => {
    expect(parse("--no-yes").values).toEqual({ yes: false });
  });

  it("takes a negative number for a value", () => {
    expect(parse("--seed", "-5").values).toEqual({ seed: "-5" });
  });

  it("takes everything after -- as it stands", () => {
    expect(parse("--", "--yes")).toEqual({ values: {}, positionals: ["--yes"] });
  });

  it.each([
    [["--sed", "5"], "--sed is not a flag of this command. Did you mean --seed?"],
    [["--colour"], "--colour is not a flag of this command."],
    [["--no-seed"], "--no-seed is not a flag of this command."],
    [["-x"], "-x is not a flag of this command."],
    [["--seed"], "--seed needs a value: --seed <number>."],
    [["--performance", "--seed", "5"], "--performance needs a value: --performance <url>."],
    [["--yes=1"], "--yes is a switch and takes no value."],
    [["--reference", "a", "--performance", "b"], "--performance is given twice; give it once."],
  ])("refuses %j", (args, message) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ code: "usage", message }));
  });

  it.each(["--api-key", "--key", "--token"])("refuses a key as %s without repeating it", (flag) => {
    expect(() => parse(`${flag}=sk-secret`)).toThrow(
      expect.objectContaining({
        code: "usage",
        message: expect.stringMatching(/^--[a-z-]+ does not exist: .*COMETAPI_KEY/),
      }),
    );
    expect(() => parse(`${flag}=sk-secret`)).not.toThrow(/sk-secret/);
  });
});
