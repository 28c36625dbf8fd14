import type { Message } from './message';

export interface Stream {
  /**
   * @returns for every message, whether the stream has it
   * @throws RefusedError when it refuses the call for what is in it, and has none
   * @throws anything else when it is not known what it has
   */
  put(messages: readonly Message[]): Promise<readonly boolean[]>;
}

/** The stream will never take these messages together. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}
