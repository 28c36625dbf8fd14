import { EXIT } from './exit';

/** A reader such as `head` may leave early; the exit code stands all the same. A full disk is another matter. */
function reportUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`bulwark: standard output: ${error.message}\n`);
  process.exit(EXIT.usage);
}

/** Where nothing can be said, the work goes on. */
const ignore = (): void => undefined;

/**
 * What the process does when its output fails, to the process's end: what is written last may fail after the command.
 * @returns what ends it
 */
export function guardStandardStreams(): () => void {
  process.stdout.on('error', reportUnlessClosed);
  process.stderr.on('error', ignore);
  return () => {
    process.stdout.off('error', reportUnlessClosed);
    process.stderr.off('error', ignore);
  };
}
