import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ChunkResult, ChunkTask } from './chunk';
import { checkChunk } from './chunk-check';
import type { LogSource, SourceLocation } from './source';

/** Checks chunks, several at a time. */
export interface Runner {
  readonly parallel: number;
  check(task: ChunkTask): Promise<ChunkResult>;
  close(): Promise<void>;
}

/** Below so many entries a thread takes longer to start than the work. */
const WORTH_A_THREAD = 50_000;
const MAX_WORKERS = 4;

/** Threads where they help and can be had; this one otherwise, as in a bundled function or with a source of a test. */
export function openRunner(source: LogSource, size: number, workers: number | undefined): Runner {
  const wanted = workers ?? (size < WORTH_A_THREAD ? 1 : Math.min(MAX_WORKERS, availableParallelism()));
  const script = wanted > 1 && source.location ? workerScript() : undefined;
  if (script !== undefined && source.location) return new WorkerPool(script, source.location, wanted);
  return { parallel: 1, check: (task) => checkChunk(source, task), close: async () => {} };
}

/** @returns a program that starts a worker; undefined when the worker is not a file of its own */
function workerScript(): string | undefined {
  const compiled = join(__dirname, 'chunk-worker.js');
  if (existsSync(compiled)) return `require(${JSON.stringify(compiled)})`;
  const source = join(__dirname, 'chunk-worker.ts');
  if (!existsSync(source)) return undefined;
  const tsx = createRequire(source).resolve('tsx/cjs');
  return `require(${JSON.stringify(tsx)}); require(${JSON.stringify(source)})`;
}

/** What a worker answers. */
export type WorkerAnswer = { readonly result: ChunkResult } | { readonly error: Error };

interface Job {
  readonly task: ChunkTask;
  readonly resolve: (result: ChunkResult) => void;
  readonly reject: (error: unknown) => void;
}

class WorkerPool implements Runner {
  readonly #workers: Worker[];
  readonly #idle: Worker[];
  readonly #waiting: Job[] = [];
  readonly #running = new Map<Worker, Job>();

  constructor(
    script: string,
    location: SourceLocation,
    readonly parallel: number,
  ) {
    this.#workers = Array.from({ length: parallel }, () => this.#start(script, location));
    this.#idle = [...this.#workers];
  }

  check(task: ChunkTask): Promise<ChunkResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(script: string, location: SourceLocation): Worker {
    const worker = new Worker(script, { eval: true, workerData: location });
    worker.on('message', (answer: WorkerAnswer) => {
      const job = this.#running.get(worker);
      this.#running.delete(worker);
      this.#idle.push(worker);
      if ('result' in answer) job?.resolve(answer.result);
      else job?.reject(answer.error);
      this.#next();
    });
    // A worker that dies takes its chunk with it, and the verification ends: no result is better than half of one.
    worker.on('error', (error) => {
      for (const job of [...this.#running.values(), ...this.#waiting.splice(0)]) job.reject(error);
    });
    return worker;
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const [worker, job] = [this.#idle.pop()!, this.#waiting.shift()!];
      this.#running.set(worker, job);
      worker.postMessage(job.task, []);
    }
  }
}

/** Checks tasks in parallel, and yields results in the order of the tasks; few are ever kept. */
export async function* inOrder(
  runner: Runner,
  tasks: Iterable<ChunkTask>,
): AsyncGenerator<readonly [ChunkTask, ChunkResult]> {
  const ahead: (readonly [ChunkTask, Promise<ChunkResult>])[] = [];
  for (const task of tasks) {
    const result = runner.check(task);
    // It is awaited later; a failure before then must not count as unhandled.
    result.catch(() => {});
    ahead.push([task, result]);
    if (ahead.length < 2 * runner.parallel) continue;
    const [first, done] = ahead.shift()!;
    yield [first, await done];
  }
  for (const [task, result] of ahead) yield [task, await result];
}
