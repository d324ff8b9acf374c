/** What an experimental API throws: an add-on may not ship with any, so here none is there. */
export function experimental(): Error {
  return new Error("Experimental APIs are not supported");
}

/** What a part of the SDK throws that this emulator does not imitate. */
export function notImitated(what: string): Error {
  return new Error(`${what} is not imitated by this emulator of Adobe Express.`);
}
