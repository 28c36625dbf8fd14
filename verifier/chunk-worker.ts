import { parentPort, workerData } from 'node:worker_threads';
import type { ChunkTask } from './chunk';
import { checkChunk } from './chunk-check';
import { sourceAt } from './open-source';
import type { WorkerAnswer } from './runner';
import type { SourceLocation } from './source';

const source = sourceAt(workerData as SourceLocation);

parentPort?.on('message', (task: ChunkTask) => {
  checkChunk(source, task).then(
    (result) => parentPort?.postMessage({ result } satisfies WorkerAnswer, [result.ids.buffer]),
    (error: unknown) =>
      parentPort?.postMessage({
        error: error instanceof Error ? error : new Error(String(error)),
      } satisfies WorkerAnswer),
  );
});
