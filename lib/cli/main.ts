import { Command, CommanderError } from 'commander';
import { InputError } from '../compliance/check/read-templates';
import { version } from '../version';
import { checkCommand } from './check';
import { dbCommand } from './db';
import { EXIT } from './exit';
import { logCommand } from './log';
import { scanCommand } from './scan';
import { scrubCommand } from './scrub';

/** What the file system refuses: a folder without permission, a report that cannot be written. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === 'object' && error !== null && 'syscall' in error;

/** A reader such as `head` may leave early; the exit code stands all the same. A full disk is another matter. */
function reportUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`bulwark: standard output: ${error.message}\n`);
  process.exit(EXIT.usage);
}

/** Where nothing can be said, the work goes on. */
const ignore = (): void => undefined;

/** Wrong usage is thrown, by subcommands too, instead of ending the process. */
function throwAlways(command: Command): Command {
  command.exitOverride().commands.forEach(throwAlways);
  return command;
}

/** Runs the `bulwark` command. @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const exit = (result: number): void => void (code = result);
  process.stdout.off('error', reportUnlessClosed).on('error', reportUnlessClosed);
  process.stderr.off('error', ignore).on('error', ignore);
  const program = throwAlways(
    new Command('bulwark')
      .description(
        'HIPAA controls as infrastructure: judge templates, read evidence, keep and check audit logs, clean logs.',
      )
      .version(version())
      .addHelpText('after', '\nExit codes: 0 nothing found, 1 findings, 2 wrong usage or unreadable input.')
      .addCommand(checkCommand(exit))
      .addCommand(logCommand(exit))
      .addCommand(dbCommand(exit))
      .addCommand(scanCommand(exit))
      .addCommand(scrubCommand(exit)),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof InputError || isFileError(error))) throw error;
    process.stderr.write(`bulwark: ${error.message}\n`);
    return EXIT.usage;
  }
}
