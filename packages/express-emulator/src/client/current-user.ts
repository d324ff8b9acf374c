import type { CurrentUser, DevFlags, UserIdentity } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { experimental } from "../shared/experimental.ts";
import type { Connection } from "./connection.ts";

/** `addOnUISdk.app.currentUser`. */
export class EditorUser implements CurrentUser {
  readonly #connection: Connection;
  readonly #flags: DevFlags;

  constructor(connection: Connection, flags: DevFlags) {
    this.#connection = connection;
    this.#flags = flags;
  }

  /** Throws since 2026-11-15, as its deprecation announced. */
  async userId(): Promise<string> {
    throw new Error("currentUser.userId() was removed on 2026-11-15.");
  }

  async identity(): Promise<UserIdentity> {
    throw experimental();
  }

  async isPremiumUser(): Promise<boolean> {
    if (this.#flags.simulateFreeUser) return false;
    return (await this.#connection.editor).isPremiumUser();
  }

  async isAnonymousUser(): Promise<boolean> {
    return (await this.#connection.editor).isAnonymousUser();
  }
}
