import { operationNames, operations, preflight } from "@understudy/core";
import { describe, expect, it } from "vitest";
import { actOne } from "../commands/act-one.ts";
import { animate } from "../commands/animate.ts";
import { perform } from "../commands/perform.ts";
import { restyle } from "../commands/restyle.ts";
import { inputFields } from "./input-fields.ts";
import { inputForm } from "./input-flags.ts";

const generations = [perform, actOne, animate, restyle];

describe("inputFields", () => {
  it("finds every field of an operation with its type, range and list", () => {
    const fields = inputFields("character_performance");
    expect(fields.map(({ path }) => path.join("."))).toEqual([
      "character.type",
      "character.uri",
      "reference.type",
      "reference.uri",
      "model",
      "ratio",
      "bodyControl",
      "expressionIntensity",
      "seed",
      "contentModeration.publicFigureThreshold",
    ]);
    const field = (path: string) => fields.find((field) => field.path.join(".") === path);
    expect(field("expressionIntensity")).toMatchObject({ type: "number", min: 1, max: 5, required: false });
    expect(field("bodyControl")).toMatchObject({ type: "switch" });
    expect(field("ratio")?.allowed).toEqual(operations.character_performance.sizes.map(({ ratio }) => ratio));
    expect(field("reference.type")).toMatchObject({ fixed: "video" });
    expect(field("reference.uri")).toMatchObject({ required: true, media: { seconds: { min: 3, max: 30 } } });
  });

  it("spreads a list out, of which only the first entry can be required", () => {
    const fields = inputFields("image_to_video").filter(({ path }) => path[0] === "promptImage");
    expect(fields.map(({ path, required }) => [path.join("."), required])).toEqual([
      ["promptImage.0.uri", true],
      ["promptImage.0.position", true],
      ["promptImage.1.uri", false],
      ["promptImage.1.position", false],
    ]);
  });
});

describe("the flags of the generation commands", () => {
  it("cover every operation once", () => {
    expect(generations.map(({ operation }) => operation).toSorted()).toEqual(operationNames.toSorted());
  });

  it.each(generations)("of $name have each its own name and a sentence", ({ flags }) => {
    const names = flags.flatMap(({ name, alias, short }) => [name, alias, short]).filter(Boolean);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, says } of flags) {
      expect(name).toMatch(/^[a-z][a-z-]+$/);
      expect(says).toMatch(/\.$/);
    }
  });

  it.each(generations)("of $name reach every media field", ({ form, operation }) => {
    const paths = form.flags.map(({ field }) => field.media).filter(Boolean);
    for (const rule of operations[operation].media.filter(({ required }) => required)) {
      // The one picture of image to video is given as a list of one.
      const reached = paths.includes(rule) || rule.path[0] === "promptImage";
      expect(reached).toBe(true);
    }
  });
});

describe("input", () => {
  const url = "https://media.example/a";

  it("builds what the operation's schema accepts", () => {
    const input = perform.form.input({
      character: `${url}.png`,
      "character-type": "image",
      performance: `${url}.mp4`,
      "expression-intensity": "4",
      "body-control": true,
      seed: "7",
      "public-figure-threshold": "low",
    });
    expect(input).toEqual({
      character: { type: "image", uri: `${url}.png` },
      reference: { type: "video", uri: `${url}.mp4` },
      expressionIntensity: 4,
      bodyControl: true,
      seed: 7,
      contentModeration: { publicFigureThreshold: "low" },
    });
    expect(preflight(operations.character_performance, input).issues).toEqual([]);
  });

  it("gives the pictures of an animation their places", () => {
    const both = animate.form.input({ image: `${url}.png`, "last-image": `${url}2.png`, duration: "10" });
    expect(both).toEqual({
      promptImage: [
        { uri: `${url}.png`, position: "first" },
        { uri: `${url}2.png`, position: "last" },
      ],
      duration: 10,
    });
    const one = animate.form.input({ image: `${url}.png` });
    expect(preflight(operations.image_to_video, one).body).toMatchObject({ promptImage: `${url}.png` });
  });

  it("says nothing of fields whose flags are left out", () => {
    expect(restyle.form.input({ prompt: "as chalk" })).toEqual({ promptText: "as chalk" });
  });

  it("leaves what is no number to core, which says what is wrong with it", () => {
    const input = perform.form.input({ seed: "seven" });
    const { issues } = preflight(operations.character_performance, input);
    expect(issues).toContainEqual(expect.objectContaining({ code: "out_of_range", path: ["seed"] }));
  });
});

describe("flagOf", () => {
  it("names the flag of a field, and of what holds it", () => {
    expect(perform.form.flagOf(["reference", "uri"])).toBe("performance");
    expect(perform.form.flagOf(["character"])).toBe("character");
    expect(perform.form.flagOf(["character", "type"])).toBe("character-type");
    expect(animate.form.flagOf(["promptImage", 0])).toBe("image");
    expect(animate.form.flagOf(["promptImage", 1, "uri"])).toBe("last-image");
    expect(perform.form.flagOf(["price"])).toBeUndefined();
  });
});

it("follows the model ids of a configuration", () => {
  const form = inputForm("video_to_video", {}, { models: ["aleph2"] });
  expect(form.flags.find(({ name }) => name === "model")?.value).toBe("aleph2");
});
