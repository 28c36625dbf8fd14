import { parentPort, workerData } from 'node:worker_threads';
import type { ChunkTask } from './chunk';
import { checkChunk } from './chunk-check';
import { sourceAt } from './open-source';
import type { WorkerAnswer } from './runner';
import type { SourceLocation } from './source';

// The program of a worker thread: opens the source that it is given, and checks one chunk after the other.
const source = sourceAt(workerData as SourceLocation);
const answer = (message: WorkerAnswer, transferred: readonly ArrayBuffer[]): void =>
  parentPort?.postMessage(message, transferred);

parentPort?.on('message', (task: ChunkTask) => {
  checkChunk(source, task).then(
    (result) => answer({ result }, [result.ids.buffer]),
    (error: unknown) => answer({ error: error instanceof Error ? error : new Error(String(error)) }, []),
  );
});
