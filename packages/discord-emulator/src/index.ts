export { type Clock, createClock, type EmulatorClock } from "./clock.ts";
export { type Discord, startDiscord } from "./discord.ts";
export type { RestEffect, RestFault } from "./faults/fault.ts";
export type { Faults } from "./faults/faults.ts";
export type { Gateway } from "./gateway/gateway.ts";
export type { Session } from "./gateway/session.ts";
export { loadOpenApi, type Validator } from "./openapi/validator.ts";
export type { DiscordOptions } from "./options.ts";
export type { Rule } from "./rest/errors.ts";
export type { RequestEntry } from "./rest/log.ts";
export type { Limits } from "./rest/rest.ts";
export type { Violation, Violations } from "./rules/violations.ts";
export type { PermissionName } from "./state/build.ts";
export { type Furnished, furnish } from "./state/furnish.ts";
export type { Places } from "./state/places.ts";
export type {
  Application,
  Attachment,
  Channel,
  Command,
  Guild,
  Interaction,
  InteractionState,
  Message,
  Pings,
  User,
} from "./state/records.ts";
export type { Change, World } from "./state/world.ts";
export type { PickedFile } from "./users/files.ts";
export type { FieldValue } from "./users/modal-fields.ts";
export type { OptionValue } from "./users/options.ts";
export type { FieldValues, OptionValues, Person } from "./users/person.ts";
export type { Use } from "./users/use.ts";
export type { WaitOptions } from "./users/wait.ts";
