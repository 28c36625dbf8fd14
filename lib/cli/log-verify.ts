import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { openSource, verifyLog, type LogSource } from '../../verifier';
import { InputError } from '../compliance/check/read-templates';
import { EXIT } from './exit';
import { KEY_OPTION, keysOf, SOURCE_ARGUMENT, withInput } from './log-source';
import { asText } from './log-verify-report';
import { progress, type Progress } from './progress';

interface Options {
  readonly key?: string;
  readonly witness?: string;
  readonly json?: true;
  readonly workers?: string;
  readonly grace?: string;
}

const KEY_FROM_LOG =
  'The key came with the log: it proves that the log is whole, not whose it is. Name a key you trust with --key.';

const HELP = `
Without AWS, without the writer's code: signatures, tree, tiles, entries, chain, times and every checkpoint ever signed.

Exit codes: 0 verified, 1 findings, 2 wrong usage or a log that cannot be read.

Examples:
  bulwark log verify ./log
  bulwark log verify ./log --key audit.example.com/clinic-a+7c3d1f20+AZ... --witness ./witness
  bulwark log verify s3://archive/audit/clinic-a --key clinic-a.vkey --witness s3://witness/audit/clinic-a --json`;

/** Minutes that entries of a bucket, which is written to all the time, may wait for their checkpoint. */
const S3_GRACE = 15;

/** More threads than cores only take memory. */
const MOST_WORKERS = 64;

/** `bulwark log verify`: checks a log from its files alone. */
export function verifyCommand(exit: (code: number) => void): Command {
  return new Command('verify')
    .description(
      'Verify an audit log: that nothing in it was altered, removed, added, reordered or put back.',
    )
    .argument(...SOURCE_ARGUMENT)
    .option(...KEY_OPTION)
    .option('--witness <source>', 'where the witness keeps copies of the checkpoints')
    .option('--json', 'print the report as JSON')
    .option('--workers <n>', 'threads (default: one for each core, up to 4)')
    .option(
      '--grace <minutes>',
      `for how long entries may wait for a checkpoint (default: 0; ${S3_GRACE} for a bucket)`,
    )
    .addHelpText('after', HELP)
    .action(async (source: string, options: Options) =>
      exit(await withInput(async () => verify(openSource(source), options))),
    );
}

async function verify(source: LogSource, options: Options): Promise<number> {
  const workers = whole('--workers', options.workers, MOST_WORKERS);
  const grace =
    whole('--grace', options.grace, 9_999_999) ?? (source.name.startsWith('s3://') ? S3_GRACE : 0);
  const { keys, fromLog } = await keysOf(options.key, source);
  const witness = options.witness === undefined ? undefined : openSource(options.witness);
  if (witness && isDeepStrictEqual(witness.location, source.location)) {
    throw new InputError('--witness is the log itself: a copy beside the original witnesses nothing');
  }
  let bar: Progress | undefined;
  let done = 0;
  const result = await verifyLog(source, {
    keys,
    witness,
    workers,
    graceMs: grace * 60_000,
    onProgress({ entries, size }) {
      bar ??= progress('verifying', size);
      bar.add(entries - done);
      done = entries;
    },
  }).finally(() => bar?.stop());
  const report = { ...result, notices: [...(fromLog ? [KEY_FROM_LOG] : []), ...result.notices] };
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 1)}\n` : asText(report, colours));
  return report.verified ? EXIT.ok : EXIT.findings;
}

function whole(option: string, value: string | undefined, most: number): number | undefined {
  if (value !== undefined && !(/^(0|[1-9]\d{0,6})$/.test(value) && Number(value) <= most)) {
    throw new InputError(`${option} was "${value}"; expected a number from 0 to ${most}`);
  }
  return value === undefined ? undefined : Number(value);
}
