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

/** `ENOENT: no such file or directory, open 'x'` of Node as `x: no such file or directory`. */
const said = ({ message, path }: NodeJS.ErrnoException): string => {
  const words = /^[A-Z]+: ([^,]+), /.exec(message)?.[1];
  return path === undefined || words === undefined ? message : `${path}: ${words}`;
};

/** Wrong usage is thrown, by subcommands too, instead of ending the process. */
function throwAlways(command: Command): Command {
  command.exitOverride().commands.forEach(throwAlways);
  return command;
}

/** Runs the `bulwark` command. @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const exit = (result: number): void => void (code = result);
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
    process.stderr.write(`bulwark: ${said(error)}\n`);
    return EXIT.usage;
  }
}
