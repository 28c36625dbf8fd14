import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { openSource, prove, type LogSource, type Wanted } from '../../verifier';
import { InputError } from '../compliance/check/read-templates';
import { EXIT } from './exit';
import { KEY_OPTION, keysOf, SOURCE_ARGUMENT, withInput } from './log-source';
import { progress, type Progress } from './progress';

interface Options {
  readonly index?: string;
  readonly id?: string;
  readonly output?: string;
  readonly key?: string;
}

const HELP = `
The proof is a C2SP tlog-proof with the entry in it: whoever has the verifier key checks it with nothing else.

Exit codes: 0 proved, 2 wrong usage, no such record, or a log that cannot be read or does not prove it.

Examples:
  bulwark log prove ./log --index 17 -o record-17.tlog-proof
  bulwark log prove s3://archive/audit/clinic-a --id 0198c0de-0000-7000-8000-000000000001 > record.tlog-proof`;

/** `bulwark log prove`: a portable proof that one record is in the log. */
export function proveCommand(exit: (code: number) => void): Command {
  return new Command('prove')
    .description('Prove that one record is in an audit log, as a file that can be checked without the log.')
    .argument(...SOURCE_ARGUMENT)
    .option('--index <n>', 'index of the record in the log, from 0')
    .option('--id <id>', 'id of the record')
    .option('-o, --output <file>', 'where to write the proof (default: standard output)')
    .option(...KEY_OPTION)
    .addHelpText('after', HELP)
    .action(async (source: string, options: Options) =>
      exit(await withInput(async () => run(openSource(source), options))),
    );
}

async function run(source: LogSource, options: Options): Promise<number> {
  const wanted = wantedOf(options);
  const { keys } = await keysOf(options.key, source);
  let bar: Progress | undefined;
  const proof = await prove(source, wanted, {
    keys,
    onProgress(_, of) {
      bar ??= progress('searching', of);
      bar.add(1);
    },
  }).finally(() => bar?.stop());
  if (options.output === undefined) process.stdout.write(proof);
  else writeFileSync(options.output, proof);
  return EXIT.ok;
}

function wantedOf({ index, id }: Options): Wanted {
  if ((index === undefined) === (id === undefined))
    throw new InputError('name the record by either --index or --id');
  if (id !== undefined) return { id };
  if (!/^(0|[1-9]\d{0,14})$/.test(index!))
    throw new InputError(`--index was "${index}"; expected a number from 0`);
  return { index: Number(index) };
}
