import { BotError } from "../dispatch/bot-error.ts";
import { ServerError } from "../server/server-error.ts";

/**
 * Waits for something of the person's.
 *
 * @throws {BotError} `notYours` for what is not found under their name: it is somebody else's, or gone.
 */
export async function owned<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServerError && error.code === "not_found")
      throw new BotError("notYours", { cause: error });
    throw error;
  }
}
