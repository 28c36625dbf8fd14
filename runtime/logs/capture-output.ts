import fs from 'node:fs';
import { inspect } from 'node:util';
import { createScrubber, type Scrubber } from '../scrubber';
import { cleanError, cleanLines, isError } from './clean-error';
import { scrubConsole } from './console';
import { captureDescriptors } from './descriptors';
import { OutputDoor } from './output-door';
import { watchRejections } from './rejections';

export interface CaptureOptions {
  /** @default - one without a pseudonym key: identifiers read `[phone]` */
  readonly scrubber?: Scrubber;
  /** Longest line that is kept, bytes; a longer one is withheld whole. @default 1048576 */
  readonly longestLine?: number;
}

export interface Capture {
  /** Writes what stands on a line without an end. It happens by itself when the process exits. */
  flush(): void;
  /** Puts everything back as it was. */
  release(): void;
}

/** One capture in a process, whoever asks: the package may be there twice, bundled and installed. */
const CAPTURE = Symbol.for('bulwark.logs.capture');
type Captured = { [CAPTURE]?: Capture };

/**
 * Scrubs all that this process says, line by line: `console`, standard output and standard error whoever writes to
 * them, warnings, uncaught exceptions and unhandled rejections (LOG-1). Call it first, before libraries are loaded.
 *
 * In AWS Lambda `console` does not go through the standard streams, so the console itself is wrapped as well. A line is
 * written when it ends; callbacks, back pressure and exit codes stay as they are. A second call changes nothing, and
 * gives back the first one's capture.
 *
 * It does not see what child processes, worker threads' own descriptors and native code write, nor
 * `fs.writeFileSync(1, …)`. 45 CFR 164.312(a)(1), 164.514(b)(2).
 *
 * @example
 * import { captureOutput } from 'bulwark/logs';
 * captureOutput();
 */
export function captureOutput(options: CaptureOptions = {}): Capture {
  const captured = globalThis as Captured;
  captured[CAPTURE] ??= capture(options);
  return captured[CAPTURE];
}

function capture({ scrubber = createScrubber(), longestLine }: CaptureOptions): Capture {
  const files = { writeSync: fs.writeSync };
  const lines = longestLine === undefined ? {} : { longestLine };
  const out = new OutputDoor(1, process.stdout, files, scrubber, lines);
  const error = new OutputDoor(2, process.stderr, files, scrubber, lines);
  const doors = [out, error];
  const restoreDescriptors = captureDescriptors(new Map([[1, out], [2, error]])); // prettier-ignore
  const restoreConsole = scrubConsole(scrubber);
  const rejections = watchRejections();
  const crash = (thrown: unknown): void => {
    // Whoever else listens decides what happens, as without us; AWS Lambda's runtime does.
    if (process.listenerCount('uncaughtException') > 1) return;
    doors.forEach((door) => door.flush());
    const said = describe(scrubber, rejections.withCause(thrown));
    error.writeSync(Buffer.from(`Uncaught ${said}\n\nNode.js ${process.version}\n`));
    process.exit(process.exitCode || 1);
  };
  const close = (): void => doors.forEach((door) => door.close());
  process.on('uncaughtException', crash);
  process.on('exit', close);
  return {
    flush: () => doors.forEach((door) => door.flush()),
    release() {
      process.off('uncaughtException', crash);
      process.off('exit', close);
      rejections.release();
      restoreConsole();
      restoreDescriptors();
      doors.forEach((door) => door.remove());
      delete (globalThis as Captured)[CAPTURE];
    },
  };
}

/** As Node.js prints it, without the excerpt of the source. */
const describe = (scrubber: Scrubber, thrown: unknown): string =>
  cleanLines(scrubber, inspect(isError(thrown) ? cleanError(scrubber, thrown) : scrubber.value(thrown)));
