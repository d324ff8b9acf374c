import { actOne } from "./act-one.ts";
import { animate } from "./animate.ts";
import type { Command } from "./command.ts";
import { diagnose } from "./diagnose.ts";
import { animateThis, useAsCharacter, useAsPerformance } from "./menus.ts";
import { cast, link, privacy, tasks, usage } from "./people.ts";
import { perform } from "./perform.ts";
import { restyle } from "./restyle.ts";
import { settings } from "./settings.ts";

/** Every command, in the order Discord lists them. */
export const commands: readonly Command[] = [
  perform,
  animate,
  restyle,
  actOne,
  tasks,
  cast,
  usage,
  link,
  privacy,
  settings,
  diagnose,
  useAsCharacter,
  useAsPerformance,
  animateThis,
];
