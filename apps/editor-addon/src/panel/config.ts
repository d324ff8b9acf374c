/** The server address that the sign-in form begins with: `UNDERSTUDY_SERVER` of the build, or nothing. */
export const defaultServer: string = (globalThis as { understudyServer?: string }).understudyServer ?? "";

/** Every waiting time of the panel, in milliseconds. */
export const config = {
  /** How long the server may take for an answer, streams and files aside. */
  answer: 30_000,
  /** How long no byte of a file may come or go; then the connection is dead, though it is open. */
  progress: 60_000,
  /** A stream without a sign of life for this long is dead; the server sends one every 15 s. */
  streamSilence: 40_000,
  /** How often tasks that wait are asked for: no event tells that the line has moved. */
  lineLook: 5_000,
  /** Between two attempts to open the stream, growing from the first to the last; meanwhile tasks are asked for. */
  streamRetry: { first: 2_000, last: 30_000 },
  /** Between two attempts to send a create whose outcome is unclear. */
  sendRetry: { first: 1_500, last: 30_000 },
  /** Between two attempts at what may be done twice, and how many there are while there is a network. */
  retry: { first: 1_000, last: 15_000, attempts: 6 },
  /** How long the server knows an idempotency key, less an hour to be safe. */
  keyLife: 23 * 60 * 60_000,
  /** How often and how long the document is looked at for a film that was just inserted. */
  findFilm: { attempts: 25, pause: 200 },
  /** How long a message that all went well stays; one that something went wrong stays until it is dismissed. */
  goodNews: 5_000,
  /** How often elapsed times are drawn anew. */
  tick: 1_000,
} as const;
