/** What goes wrong with a request. */
export interface RestEffect {
  /** 429 of this scope, with the headers Discord gives. */
  rateLimit?: "user" | "shared" | "global";
  /** Seconds to wait, told with the 429; 1 by default. */
  retryAfter?: number;
  /** This status, such as 500 or 502, with Discord's usual body. Nothing is done. */
  status?: number;
  /** With `status`: Discord's own code and sentence. */
  code?: number;
  message?: string;
  /** Real milliseconds before the request is looked at; whoever is gone by then has asked for nothing. */
  delayMs?: number;
  /** Real milliseconds between the effect and its answer. */
  delayAnswerMs?: number;
  /** The connection is cut before anything is done, or after all is done instead of an answer. */
  drop?: "before" | "after";
}

/** A fault of the REST interface: where, how often, and what. */
export interface RestFault extends RestEffect {
  /** Only requests of this method. */
  method?: string;
  /** Only paths under `/api/v10` that match. */
  path?: RegExp;
  /** So many requests pass before the first; 0 by default. */
  skip?: number;
  /** How often it happens; every time when left out. */
  times?: number;
}
