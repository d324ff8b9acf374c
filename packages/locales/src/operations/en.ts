import type { Widen } from "../widen.ts";

/** Operations, their fields and choices, for forms and menus. */
export const en = {
  /** By core's operation names. `command` is what a slash command is called: lower case, no spaces, at most 32. */
  operations: {
    character_performance: {
      title: "Act-Two",
      command: "perform",
      summary: "A character gives your filmed performance: face, voice and body.",
    },
    act_one: {
      title: "Act-One",
      command: "act-one",
      summary: "A 16:9 picture takes over the expression of a 16:9 video.",
    },
    image_to_video: {
      title: "Image to video",
      command: "animate",
      summary: "Sets a picture in motion for 5 or 10 seconds.",
    },
    video_to_video: {
      title: "Video to video",
      command: "restyle",
      summary: "Restyles the first 5 seconds of a video after your words.",
    },
  },
  /** By core's field names. `option` is the name of a command's option: lower case, no spaces, at most 32. */
  fields: {
    character: {
      label: "Character",
      option: "character",
      description: "Who performs: a picture or a video with one clear face",
    },
    reference: {
      label: "Performance",
      option: "performance",
      description: "The filmed performance: a video of 3 to 30 seconds",
    },
    ratio: { label: "Size", option: "ratio", description: "Shape and size of the result" },
    expressionIntensity: {
      label: "Expression",
      option: "expression",
      description: "How strongly expressions are carried over, 1 to 5; 3 when left out",
    },
    bodyControl: {
      label: "Body movement",
      option: "body",
      description: "Carry gestures over too; works on a character picture only",
    },
    seed: {
      label: "Seed",
      option: "seed",
      description: "The same input with the same seed gives a like result; random when left out",
    },
    promptImage: { label: "Picture", option: "image", description: "The picture that comes to life" },
    promptText: { label: "Prompt", option: "prompt", description: "What should happen, in your words" },
    duration: {
      label: "Length",
      option: "duration",
      description: "Length of the result in seconds; 5 when left out",
    },
    videoUri: {
      label: "Video",
      option: "video",
      description: "The video to restyle; its first 5 seconds are used",
    },
    references: {
      label: "Style picture",
      option: "reference",
      description: "A picture whose look is taken over",
    },
    video: { label: "Performance", option: "video", description: "The filmed performance; 16:9 only" },
    image: {
      label: "Character",
      option: "image",
      description: "The picture that takes over the expression; 16:9 only",
    },
    model: { label: "Model", option: "model", description: "The model that makes it" },
    contentModeration: {
      label: "Moderation",
      option: "moderation",
      description: "How strictly the provider looks for public figures",
    },
  },
  choices: {
    landscape: "Landscape",
    portrait: "Portrait",
    square: "Square",
    yes: "Yes",
    no: "No",
    seconds: ({ count }: { count: number }) => `${count} seconds`,
    expression: { 1: "1 · subtle", 2: "2 · restrained", 3: "3 · natural", 4: "4 · lively", 5: "5 · strong" },
  },
};

/** The words for operations, their fields and their choices, in one language. */
export type OperationMessages = Widen<typeof en>;
