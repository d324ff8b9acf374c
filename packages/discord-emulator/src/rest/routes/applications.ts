import { ApplicationCommandType } from "discord-api-types/v10";
import type { Hono } from "hono";
import * as z from "zod";
import { command, type DeployedCommand } from "../../rules/command.ts";
import { readForm } from "../../rules/form.ts";
import type { Application, Command } from "../../state/records.ts";
import { describeCommand } from "../../wire/command.ts";
import { describeUser } from "../../wire/user.ts";
import { readBody } from "../body.ts";
import { ApiError } from "../errors.ts";
import type { Rest, RestContext, RestEnv } from "../rest.ts";

/** How many commands of each kind an application may have in one place. */
const maxCommands: Record<number, number> = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
};

/** The application itself and its commands. Source: Discord's reference, "Application Commands". */
export function addApplicationRoutes(api: Hono<RestEnv>, { world, validator }: Rest): void {
  const describe = (c: RestContext) => {
    const { id, name } = c.get("application");
    const bot = world.users.get(id);
    return c.json({
      id,
      name,
      icon: null,
      description: "",
      summary: "",
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: "",
      flags: 0,
      ...(bot && { bot: describeUser(bot) }),
    });
  };
  api.get("/applications/@me", describe);
  api.get("/oauth2/applications/@me", describe);

  for (const base of ["/applications/:app/commands", "/applications/:app/guilds/:guild/commands"]) {
    const template = base.replace(":app", "{application_id}").replace(":guild", "{guild_id}");

    api.get(base, (c) => {
      const { application, guildId } = placeOf(c);
      return c.json(commandsIn(application, guildId).map((entry) => describeCommand(application, entry)));
    });

    api.put(base, async (c) => {
      const { application, guildId } = placeOf(c);
      const { json } = await readBody(c);
      const bodies = readForm(z.array(command), json);
      validator?.check("put", template, json);
      checkTogether(bodies);
      for (const { id } of commandsIn(application, guildId)) application.commands.delete(id);
      const before = [...application.commands.values()];
      const made = bodies.map((body) => save(application, guildId, body, before));
      world.tell({ type: "commands-changed", application });
      return c.json(made.map((entry) => describeCommand(application, entry)));
    });

    api.post(base, async (c) => {
      const { application, guildId } = placeOf(c);
      const { json } = await readBody(c);
      const body = readForm(command, json);
      validator?.check("post", template, json);
      const others = commandsIn(application, guildId).filter((entry) => !isSame(entry, body));
      checkTogether([...others.map((entry) => entry.body), body]);
      const replaced = commandsIn(application, guildId).find((entry) => isSame(entry, body));
      const made = save(application, guildId, body, replaced ? [replaced] : []);
      world.tell({ type: "commands-changed", application });
      return c.json(describeCommand(application, made), replaced ? 200 : 201);
    });

    api.get(`${base}/:command`, (c) => c.json(describeCommand(...commandOf(c))));

    api.patch(`${base}/:command`, async (c) => {
      const [application, found] = commandOf(c);
      const { json } = await readBody(c);
      validator?.check("patch", `${template}/{command_id}`, json);
      const body = readForm(command, { ...found.body, ...(json as object) });
      const made = save(application, found.guildId, body, [found]);
      world.tell({ type: "commands-changed", application });
      return c.json(describeCommand(application, made));
    });

    api.delete(`${base}/:command`, (c) => {
      const [application, found] = commandOf(c);
      application.commands.delete(found.id);
      world.tell({ type: "commands-changed", application });
      return c.body(null, 204);
    });
  }

  function placeOf(c: RestContext): { application: Application; guildId: string | undefined } {
    const application = c.get("application");
    const guildId = c.req.param("guild");
    if (c.req.param("app") !== application.id) throw new ApiError("missing-access", "of another application");
    if (guildId !== undefined && !application.guilds.has(guildId)) throw new ApiError("missing-access");
    return { application, guildId };
  }

  function commandOf(c: RestContext): [Application, Command] {
    const { application, guildId } = placeOf(c);
    const found = application.commands.get(c.req.param("command") ?? "");
    if (!found || found.guildId !== guildId) throw new ApiError("unknown-command");
    return [application, found];
  }

  /** Keeps the id of a command that is there already: what is the same keeps its version too. */
  function save(
    application: Application,
    guildId: string | undefined,
    given: DeployedCommand,
    known: readonly Command[],
  ): Command {
    const { id: _, ...body } = given as DeployedCommand & { id?: string };
    const before = known.find((entry) => isSame(entry, body)) ?? known.find(({ id }) => id === _);
    const made: Command = {
      id: before?.id ?? world.newId(),
      guildId,
      type: body.type ?? ApplicationCommandType.ChatInput,
      name: body.name,
      body,
      version:
        before && JSON.stringify(before.body) === JSON.stringify(body) ? before.version : world.newId(),
    };
    application.commands.set(made.id, made);
    return made;
  }
}

const commandsIn = ({ commands }: Application, guildId: string | undefined): Command[] =>
  [...commands.values()].filter((entry) => entry.guildId === guildId);

const isSame = (entry: Command, body: DeployedCommand): boolean =>
  entry.name === body.name && entry.type === (body.type ?? ApplicationCommandType.ChatInput);

function checkTogether(bodies: readonly DeployedCommand[]): void {
  const seen = new Set<string>();
  bodies.forEach(({ type, name }, n) => {
    const kind = type ?? ApplicationCommandType.ChatInput;
    if (seen.has(`${kind} ${name}`)) {
      throw new ApiError("form", [
        {
          path: [n, "name"],
          code: "APPLICATION_COMMANDS_DUPLICATE_NAME",
          message: "Application command names must be unique",
        },
      ]);
    }
    seen.add(`${kind} ${name}`);
    const count = bodies.filter((body) => (body.type ?? ApplicationCommandType.ChatInput) === kind).length;
    if (count > (maxCommands[kind] ?? 1)) throw new ApiError("too-many-commands", `${count} of type ${kind}`);
  });
}
