import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { directoryStorage, removeDrafts } from '../../runtime/tlog/directory-storage';
import { LockedError, withFileLock } from '../../runtime/tlog/file-lock';
import { NoteError } from '../../runtime/tlog/note';
import { GapError } from '../../runtime/tlog/publish';
import { ConflictError, CorruptLogError } from '../../runtime/tlog/storage';
import { InputError } from '../compliance/check/read-templates';
import { appendLines } from './append/append-lines';
import { inputOf, STDIN, type Input } from './append/input';
import { LocalLog } from './append/local-log';
import { checkNewest, keyOf, placeOf, type Place, type PlaceOptions } from './append/place';
import { Quarantine } from './append/quarantine';
import { asText, describeLine, type Report } from './append/report';
import { EXIT } from './exit';
import { progress } from './progress';

interface Options extends PlaceOptions {
  readonly sample?: string;
  readonly every?: string;
  readonly json?: true;
}

/** Bad lines that are shown; all are kept. */
const MOST_SHOWN = 100;

const HELP = `
A record is a line of JSON, docs/audit-record.schema.json; id, time and organization are filled in when they are absent.
A line that is no record is kept in <directory>.quarantine.jsonl. A record is logged once, however
often it is appended; another record with its id is kept in quarantine.

Exit codes: 0 all appended, 1 something is in quarantine, 2 wrong usage or a log that cannot be written to.

Examples:
  bulwark log append ./log --tenant clinic-a --sample 1000     try it out
  bulwark log append ./log --tenant clinic-a records.jsonl     append a file
  tail -n 100 app.log | bulwark log append ./log --tenant clinic-a --json`;

/** `bulwark log append`: the writer of a deployment, on a directory and with a local key. */
export function appendCommand(exit: (code: number) => void): Command {
  return new Command('append')
    .description('Append audit records to the log of a tenant in a directory.')
    .argument('<directory>', 'of the log; made when there is none')
    .argument('[file...]', `files with a record a line; "${STDIN}" or none for standard input`)
    .requiredOption('--tenant <tenant>', 'organization whose log it is')
    .option('--name <name>', 'name of the log, a URL without its scheme (default: as before, or "localhost")')
    .option('--signing-key <file>', 'Ed25519 key in PEM (default: <directory>.key, made for a new log)')
    .option('--witness <directory>', 'keep the checkpoints there a second time')
    .option('--sample <n>', 'append n synthetic records instead of input')
    .option('--every <n>', 'sign a checkpoint after every n records (default: one at the end)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (directory: string, files: string[], options: Options) =>
      exit(await append(directory, files, options)),
    );
}

async function append(directory: string, files: readonly string[], options: Options): Promise<number> {
  const every = count('--every', options.every) ?? Infinity;
  const place = placeOf(directory, options);
  const input = inputOf(options.tenant, files, count('--sample', options.sample), place.quarantine);
  mkdirSync(dirname(place.directory), { recursive: true });
  try {
    const report = await withFileLock(place.lock, 0, () => appendTo(place, input, every));
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : asText(report));
    return report.quarantined > 0 ? EXIT.findings : EXIT.ok;
  } catch (error) {
    const isRefusal = [ConflictError, CorruptLogError, GapError, NoteError, LockedError].some(
      (kind) => error instanceof kind,
    );
    throw isRefusal ? new InputError(`${directory}: ${(error as Error).message}`) : error;
  }
}

async function appendTo(place: Place, input: Input, every: number): Promise<Report> {
  const { key, verifierKey } = keyOf(place);
  const log = await LocalLog.open({
    storage: directoryStorage(place.directory),
    witness: place.witness === undefined ? undefined : directoryStorage(place.witness),
    origin: place.origin,
    key,
    spool: place.spool,
    reading: (entries) => progress('reading the log', entries),
  });
  checkNewest(place, log.size);
  const quarantine = new Quarantine(place.quarantine);
  const bar = progress('appending', input.bytes);
  try {
    const tally = await appendLines(log, input.lines, {
      organization: place.tenant,
      every,
      quarantine,
      onRefused(line, refused) {
        if (quarantine.count <= MOST_SHOWN) process.stderr.write(describeLine(line, refused));
      },
      onDone: (lines) => bar.add(lines.reduce((sum, { bytes }) => sum + bytes.length + 1, 0)),
    });
    bar.stop();
    const publishing = progress('publishing', log.waiting);
    const { size, root } = await log.publish(publishing);
    publishing.stop();
    return {
      directory: place.directory,
      origin: place.origin,
      verifierKey,
      size,
      root: root.toString('base64'),
      checkpoints: log.signed,
      ...tally,
      quarantine: tally.quarantined > 0 ? place.quarantine : null,
    };
  } finally {
    bar.stop();
    await quarantine.close();
    await log.close();
    // Nobody else is at work: what is left there is a killed process's. Where it cannot be removed, it does no harm.
    for (const folder of [place.directory, place.witness]) {
      if (folder !== undefined) await removeDrafts(folder).catch(() => undefined);
    }
  }
}

function count(option: string, value: string | undefined): number | undefined {
  if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value)) {
    throw new InputError(`${option} was "${value}"; expected a number from 1 to 999999999`);
  }
  return value === undefined ? undefined : Number(value);
}
