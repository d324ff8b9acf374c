import { operations } from "@understudy/core";
import { actOne } from "./act-one.ts";
import { animate } from "./animate.ts";
import { cancel } from "./cancel.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { history } from "./history.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { operationsCommand } from "./operations.ts";
import { perform } from "./perform.ts";
import { probe } from "./probe.ts";
import { restyle } from "./restyle.ts";
import { watch } from "./watch.ts";

const generations = [perform, actOne, animate, restyle];

/** Every command, in the order the help shows them. */
export const commands: readonly Command[] = [
  ...generations,
  watch,
  cancel,
  history,
  probe,
  operationsCommand(
    generations.map(({ name, operation, form }) => ({
      command: name,
      operation: operations[operation],
      media: form.flags.filter(({ field }) => field.media),
    })),
  ),
  doctor,
  login,
  logout,
];
