/** Does pieces of work that several wait for, each once. */
export interface Shared<T> {
  /**
   * Waits for a piece of work, which begins unless it has. It goes on for as long as somebody waits for it.
   * @throws the signal's reason as soon as it aborts, and whatever the work throws.
   */
  wait(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Piece<T> {
  result: Promise<T>;
  waiting: number;
  end: AbortController;
}

export function createShared<T>(): Shared<T> {
  const pieces = new Map<string, Piece<T>>();

  function begin(key: string, work: (signal: AbortSignal) => Promise<T>): Piece<T> {
    const end = new AbortController();
    const piece = { result: work(end.signal), waiting: 0, end };
    pieces.set(key, piece);
    return piece;
  }

  return {
    async wait(key, signal, work) {
      signal.throwIfAborted();
      const known = pieces.get(key);
      const piece = known && !known.end.signal.aborted ? known : begin(key, work);
      const stopped = Promise.withResolvers<never>();
      const leave = () => {
        piece.waiting--;
        if (piece.waiting === 0) piece.end.abort(signal.reason);
        stopped.reject(signal.reason);
      };
      piece.waiting++;
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await Promise.race([piece.result, stopped.promise]);
      } finally {
        signal.removeEventListener("abort", leave);
      }
    },
  };
}
