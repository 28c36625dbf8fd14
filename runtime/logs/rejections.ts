import { types } from 'node:util';

/** Reads no getter, which might throw where nothing must. */
const isOfNode = (thrown: unknown): thrown is Error =>
  types.isNativeError(thrown) &&
  Object.getOwnPropertyDescriptor(thrown, 'code')?.value === 'ERR_UNHANDLED_REJECTION';

export interface RejectionWatch {
  /** What Node.js throws where nobody handled a rejection, with what was rejected as its cause. */
  withCause(thrown: unknown): unknown;
  release(): void;
}

/**
 * Keeps what was rejected last and handled by nobody. Node.js throws an error instead of what is none, in which an object reads
 * `#<Object>`. It is seen on its way to listeners: to be one would count as handling it, and the process would go on.
 */
export function watchRejections(): RejectionWatch {
  // oxlint-disable-next-line unbound-method -- it is only ever applied with the `this` of its call
  const before = process.emit;
  let rejected: unknown;
  const emit = function (this: NodeJS.Process, ...args: unknown[]): boolean {
    if (args[0] === 'unhandledRejection') rejected = args[1];
    return Reflect.apply(before, this, args) as boolean;
  } as typeof process.emit;
  process.emit = emit;
  return {
    withCause(thrown) {
      const isObject = typeof rejected === 'object' && rejected !== null;
      return isObject && isOfNode(thrown) ? Object.assign(thrown, { cause: rejected }) : thrown;
    },
    release() {
      if (process.emit === emit) process.emit = before; // else somebody wrapped it again, who calls it
    },
  };
}
