import type { LogSource } from '../../verifier/source';

/** A source that refuses to go on once the signal is aborted: the verifier itself knows no deadline. */
export const until = (signal: AbortSignal, source: LogSource): LogSource => ({
  name: source.name,
  concurrency: source.concurrency,
  read(path) {
    signal.throwIfAborted();
    return source.read(path);
  },
  async *list(folder) {
    for await (const path of source.list(folder)) {
      signal.throwIfAborted();
      yield path;
    }
  },
});
