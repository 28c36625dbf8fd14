/** A call to a service, before it is done. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What becomes of a call: it is done, it fails before or after it was done, or the process ends there. */
export type Fate = 'done' | 'before' | 'after' | 'crash-before' | 'crash-after' | Error;

/** The end of a process: nothing that it calls from then on has an effect. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** An error as a service answers it. */
export const refusal = (name: string, status = 400, more: object = {}): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status }, ...more });

export type Operations = Readonly<Record<string, (input: never) => unknown>>;

/** One run of a function. Its clients share its fate. */
export class Process {
  calls = 0;
  private dead = false;

  /**
   * @param fate of each call, by its number from 0
   * @param pause how long a call takes, so that what happens at once is mixed
   */
  constructor(
    private readonly fate: (call: Call, number: number) => Fate = () => 'done',
    private readonly pause: () => Promise<unknown> | undefined = () => undefined,
  ) {}

  /** Any client of the AWS SDK, speaking to a fake; an operation that the fake does not know is an error. */
  client(service: string, operations: Operations): never {
    const send = (command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown> =>
      this.call(service, operations, command, options?.abortSignal);
    return { send } as never;
  }

  private async call(service: string, operations: Operations, command: object, signal?: AbortSignal) {
    const operation = command.constructor.name.replace(/Command$/, '');
    const { input } = command as { readonly input: Record<string, unknown> };
    const perform = operations[operation];
    if (!perform) throw new Error(`unexpected call: ${service} ${operation}`);
    await this.pause();
    if (signal?.aborted) throw refusal('AbortError', 0);
    if (this.dead) throw new Crash('the process has ended');
    const fate = this.fate({ service, operation, input }, this.calls++);
    this.dead ||= fate === 'crash-before' || fate === 'crash-after';
    if (fate instanceof Error) throw fate;
    if (fate === 'before' || fate === 'crash-before') throw lost(fate);
    const output = perform(input as never);
    await this.pause();
    if (fate !== 'done') throw lost(fate);
    return output;
  }
}

/** What a client throws that got no answer. */
const lost = (fate: Fate): Error =>
  fate === 'before' || fate === 'after'
    ? Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })
    : new Crash('the process ends');
