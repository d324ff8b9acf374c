import { messagesOf } from "@understudy/locales/bot";
import type {
  AutocompleteInteraction,
  ButtonInteraction,
  Interaction,
  ModalSubmitInteraction,
} from "discord.js";
import { MessageFlags } from "discord.js";
import type { Action } from "../actions/action.ts";
import { parseCustomId } from "../actions/custom-id.ts";
import { messageBody, plainCard } from "../cards/card.ts";
import type { Acknowledgement, Command, Modal } from "../commands/command.ts";
import { problemOf } from "../delivery/discord-error.ts";
import { givenFile } from "../files.ts";
import type { Metrics } from "../operations/metrics.ts";
import { hereAndNow, homeNamed, homeOf, personOf, subjectOf } from "../person.ts";
import { beginning } from "../text/escape.ts";
import { type Answerable, acknowledge } from "./acknowledge.ts";
import { BotError } from "./bot-error.ts";
import type { Context, Reply, Services } from "./context.ts";
import { type FormFields, formFields } from "./form-fields.ts";
import { withPatience } from "./patience.ts";
import { readArguments } from "./read-arguments.ts";
import type { ThreadParents } from "./thread-parents.ts";
import { errorCard, isExpected, isRefusal } from "./word-error.ts";

export interface DispatcherParts {
  commands: readonly Command[];
  actions: readonly Action[];
  services: Services;
  metrics: Metrics;
  now(): number;
  parents: Pick<ThreadParents, "take">;
  /** Whether the process is about to end and takes nothing new. */
  isClosing(): boolean;
}

/** Runs what people do: acknowledges first, then lets the handler work, and words whatever goes wrong. */
export interface Dispatcher {
  /** Never throws. */
  dispatch(interaction: Interaction): Promise<void>;
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>;
}

type WithoutReply = Omit<Context, "reply">;

/** Discord may deliver the same interaction twice when a connection is resumed. */
const mostRemembered = 1_000;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { services, metrics, now } = parts;
  const { log } = services;
  const commandNamed = new Map(
    parts.commands.map((command) => [`${command.kind} ${command.json.name}`, command]),
  );
  const actionNamed = new Map(parts.actions.map((action) => [action.name, action]));
  const seen = new Set<string>();
  const running = new Set<Promise<void>>();

  function isNew(id: string): boolean {
    if (seen.has(id)) return false;
    if (seen.size >= mostRemembered)
      for (const oldest of [...seen].slice(0, mostRemembered / 2)) seen.delete(oldest);
    seen.add(id);
    return true;
  }

  function contextOf(
    interaction: Answerable | AutocompleteInteraction,
    person = personOf(interaction),
    home = homeOf(person),
  ): WithoutReply {
    const channelIds = [interaction.channelId, parts.parents.take(interaction.id)];
    return {
      id: interaction.id,
      person,
      locale: person.locale,
      words: messagesOf(person.locale),
      channelIds: channelIds.filter((id) => typeof id === "string"),
      maxFileBytes: interaction.attachmentSizeLimit,
      appPermissions: interaction.appPermissions.bitfield,
      permissions: interaction.memberPermissions?.bitfield ?? 0n,
      home,
      server: services.server.as(subjectOf(person.userId, home)),
      services,
    };
  }

  /** Another process was first, or the person was left without a word. */
  function notAcknowledged(error: unknown, name: string, interactionId: string): void {
    const problem = problemOf(error);
    metrics.interaction(name, problem);
    const level = problem === "answered_already" ? "info" : "error";
    log[level]({ err: error, problem, name, interactionId }, "an interaction could not be acknowledged");
  }

  /** Acknowledges, runs, and words what goes wrong. */
  async function answer(
    interaction: Answerable,
    name: string,
    how: Acknowledgement,
    context: WithoutReply,
    run: (context: Context) => Promise<void>,
  ): Promise<void> {
    const startedAt = now();
    let reply: Reply;
    try {
      reply = await acknowledge(interaction, how, now);
      metrics.acknowledged((now() - startedAt) / 1000);
    } catch (error) {
      return notAcknowledged(error, name, interaction.id);
    }
    // What was pressed stays as it is; a word about it comes beside it.
    const tell = how === "update" ? reply.whisper : reply.show;
    try {
      if (parts.isClosing()) throw new BotError("stopping");
      const slow = plainCard("quiet", context.words.errors.slow);
      const waitedMs = now() - startedAt;
      await withPatience(
        reply,
        waitedMs,
        () => tell(slow),
        (patient) => run({ ...context, reply: patient }),
      );
      metrics.interaction(name, "done");
    } catch (error) {
      // What may have come of it is told where it would be seen.
      const say = isRefusal(error) ? reply.refuse : tell;
      await fail(error, name, interaction.id, () => say(errorCard(context.locale, error)));
    }
  }

  async function fail(
    error: unknown,
    name: string,
    interactionId: string,
    say: () => Promise<unknown>,
  ): Promise<void> {
    metrics.interaction(name, "failed");
    log[isExpected(error) ? "info" : "error"]({ err: error, name, interactionId }, "a handler gave up");
    await say().catch((cause: unknown) =>
      log.warn({ err: cause, interactionId }, "an error could not be told"),
    );
  }

  async function open(
    interaction: Exclude<Answerable, ModalSubmitInteraction>,
    name: string,
    locale: Context["locale"],
    form: () => Promise<Modal>,
  ): Promise<void> {
    const startedAt = now();
    try {
      if (parts.isClosing()) throw new BotError("stopping");
      await interaction.showModal(await form());
      metrics.acknowledged((now() - startedAt) / 1000);
      metrics.interaction(name, "done");
    } catch (error) {
      if (problemOf(error) === "answered_already") return notAcknowledged(error, name, interaction.id);
      const { components } = messageBody(errorCard(locale, error));
      const flags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral;
      await fail(error, name, interaction.id, () => interaction.reply({ components, flags }));
    }
  }

  async function press(interaction: ButtonInteraction | ModalSubmitInteraction): Promise<void> {
    const pressed = parseCustomId(interaction.customId);
    const action = pressed && actionNamed.get(pressed.action);
    const person = personOf(interaction);
    // The last part says where the task belongs; whose it is, is for the server to say.
    const about = pressed?.about.slice(0, -1) ?? [];
    const named = action && "isHere" in action ? hereAndNow : pressed?.about.at(-1);
    const home = homeNamed(named, person, interaction.guildId);
    const isMisplaced =
      action && "isPrivate" in action && !interaction.message?.flags.has(MessageFlags.Ephemeral);
    if (!action || home === undefined || isMisplaced) {
      const unknown = async () => {
        throw new BotError("oldButton");
      };
      return answer(interaction, "unknown", "private", contextOf(interaction, person), unknown);
    }
    const context = contextOf(interaction, person, home);
    if (action.acknowledge === "form") {
      if (!interaction.isButton()) return;
      return open(interaction, action.name, context.locale, () => action.open(context, about));
    }
    const fields: FormFields | undefined = interaction.isModalSubmit() ? formFields(interaction) : undefined;
    await answer(interaction, action.name, action.acknowledge, context, (whole) =>
      action.run(whole, about, fields),
    );
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const command = commandNamed.get(`chat ${interaction.commandName}`);
    const { name, value } = interaction.options.getFocused(true);
    const typing = { option: name, text: String(value) };
    const context = contextOf(interaction);
    const found = command?.kind === "chat" ? command.complete?.(context, typing) : undefined;
    // No choices are better than none in time.
    const choices = (await found?.catch(() => [])) ?? [];
    const offered = choices.slice(0, 25).map(({ name, value }) => ({ name: beginning(name, 100), value }));
    await interaction
      .respond(offered)
      .catch((error: unknown) =>
        notAcknowledged(error, `${interaction.commandName} complete`, interaction.id),
      );
  }

  async function route(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return complete(interaction);
    if (interaction.isButton() || interaction.isModalSubmit()) return press(interaction);
    if (interaction.isMessageContextMenuCommand()) {
      const command = commandNamed.get(`message ${interaction.commandName}`);
      if (command?.kind !== "message") return;
      const files = interaction.targetMessage.attachments.map(givenFile);
      const run = (context: Context) => command.run(context, { files });
      return answer(interaction, command.json.name, command.acknowledge, contextOf(interaction), run);
    }
    if (!interaction.isChatInputCommand()) return;
    const command = commandNamed.get(`chat ${interaction.commandName}`);
    if (command?.kind !== "chat") return;
    const args = readArguments(interaction);
    const context = contextOf(interaction);
    const form = command.form?.(args, context);
    if (form) return open(interaction, command.json.name, context.locale, async () => form);
    await answer(interaction, command.json.name, command.acknowledge, context, (whole) =>
      command.run(whole, args),
    );
  }

  return {
    async dispatch(interaction) {
      if (!isNew(interaction.id)) return;
      const job = route(interaction).catch((error: unknown) => {
        log.error({ err: error, interactionId: interaction.id }, "an interaction was not answered");
      });
      running.add(job);
      await job;
      running.delete(job);
    },
    async idle() {
      await Promise.allSettled(running);
    },
  };
}
